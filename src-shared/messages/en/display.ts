/** The test chart that checks what a screen shows. */
export const display = {
  title: 'Check this screen',
  lead: 'Sit as you do when you read slides, with the light of the room as it always is, and the window on the screen that you read on. Say what you see; there is no wrong answer.',
  answer: 'Your answer',
  yes: 'Yes',
  no: 'No',
  save: 'Keep the result',
  back: 'Settings',
  left: '{n} still to answer.',
  complete: 'All answered.',
  'checked-good': 'Display checked on {when}: it shows what it should.',
  'checked-bad': 'Display checked on {when}: {n} of 7 not as they should be.',
  'checked-screen': 'Screen: {screen}',
  'checked-never': 'This screen has not been checked yet.',
  open: 'Check this screen…',
  hint: 'A test chart of a few minutes: dark and light steps, gamma, stain colours, sharpness, evenness.',
  'field-open': 'Fill the screen',
  'field-hint': 'Click for the next grey, Esc to end',

  'dark-title': 'Dark steps',
  'dark-question': 'Six squares on black, from left the hardest to see. How many do you see?',
  'dark-advice':
    'Dark chromatin will look like one black. Dim the room or turn reflections away, raise the screen’s brightness or its “black level”, and set its picture mode to sRGB.',
  'bright-title': 'Light steps',
  'bright-question': 'Six squares on white, from left the hardest to see. How many do you see?',
  'bright-advice':
    'Pale cytoplasm will vanish into the background. Lower the screen’s contrast setting, and turn off “dynamic contrast” and similar.',
  'gamma-title': 'Gamma',
  'gamma-question':
    'From two metres away, or with eyes half closed: which square, A to F from the left, is as bright as the lines around it?',
  'gamma-advice':
    'Middle tones are shown too dark or too light. Set the screen’s picture mode to sRGB or its gamma to 2.2, and look at it straight on.',
  'colours-title': 'Stain colours',
  'colours-question':
    'Eight fields: nucleus, cyanophilic, eosinophilic, orangeophilic, glass, red, green, blue. In how many do you see a smaller square?',
  'colours-advice':
    'Stains that differ a little will look alike. Set the screen to sRGB, turn off night light and colour “enhancement”, and check that the cable and the system give full 8-bit RGB.',
  'pixels-title': 'Pixel by pixel',
  'pixels-question': 'Fine columns, rows and a checkerboard. Are all three even, without waves, stripes or colours?',
  'pixels-advice':
    'Something scales the picture. Use the screen’s own resolution, set the window’s zoom to 100 % (Ctrl+0), and turn the screen’s sharpness to neutral.',
  'banding-title': 'Smooth ramps',
  'banding-question': 'Do both ramps go evenly from dark to light, without steps, jumps or tints?',
  'banding-advice':
    'The screen or the connection has fewer than 256 levels. Check for full-range 8-bit RGB in the graphics settings, and remove odd calibration profiles.',
  'uniformity-title': 'Evenness',
  'uniformity-question':
    'Fill the screen with each grey. Is it the same from corner to corner, without spots, clouds or tints?',
  'uniformity-advice':
    'Parts of the screen show slides otherwise than others. Let it warm up for half an hour, clean it, and read in its middle; a screen with clear clouds or tints should be replaced.',
} as const
