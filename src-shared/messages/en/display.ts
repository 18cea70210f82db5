/** The test chart that checks what a screen shows. */
export const display = {
  title: 'Check this screen',
  lead: 'Sit as you do when you read slides, with the usual light in the room. Move the window to the screen that you read on. Answer what you see. There is no wrong answer.',
  answer: 'Your answer',
  yes: 'Yes',
  no: 'No',
  save: 'Keep the result',
  back: 'Settings',
  left: '{n} questions left.',
  complete: 'All questions are answered.',
  'checked-good': 'Display checked on {when}: all tests passed.',
  'checked-bad': 'Display checked on {when}: {n} of 7 tests failed.',
  'checked-screen': 'Screen: {screen}',
  'checked-never': 'This screen has not been checked yet.',
  open: 'Check this screen…',
  hint: 'A test chart of a few minutes: dark and light steps, gamma, stain colours, sharpness, evenness.',
  'field-open': 'Fill the screen',
  'field-hint': 'Click for the next grey, Esc to end',

  'dark-title': 'Dark steps',
  'dark-question': 'There are six squares on black. The leftmost one is the hardest to see. How many do you see?',
  'dark-advice':
    'Dark chromatin will look uniformly black. Dim the room or avoid reflections, raise the screen’s brightness or its “black level”, and set its picture mode to sRGB.',
  'bright-title': 'Light steps',
  'bright-question': 'There are six squares on white. The leftmost one is the hardest to see. How many do you see?',
  'bright-advice':
    'Pale cytoplasm will vanish into the background. Lower the screen’s contrast setting, and turn off “dynamic contrast” and similar functions.',
  'gamma-title': 'Gamma',
  'gamma-question':
    'Look from two metres away, or with half-closed eyes. Which square, A to F from the left, is as bright as the lines around it?',
  'gamma-advice':
    'Middle tones are too dark or too light. Set the screen’s picture mode to sRGB or its gamma to 2.2, and look at the screen straight on.',
  'colours-title': 'Stain colours',
  'colours-question':
    'Eight fields: nucleus, cyanophilic, eosinophilic, orangeophilic, glass, red, green, blue. In how many do you see a smaller square?',
  'colours-advice':
    'Stains that differ slightly will look alike. Set the screen to sRGB, turn off night light and colour “enhancement”, and check that the cable and the system use full 8-bit RGB.',
  'pixels-title': 'Pixel by pixel',
  'pixels-question': 'Fine columns, rows and a checkerboard. Are all three even, without waves, stripes or colours?',
  'pixels-advice':
    'The picture is being scaled. Use the screen’s native resolution, set the window’s zoom to 100 % (Ctrl+0), and set the screen’s sharpness to neutral.',
  'banding-title': 'Smooth ramps',
  'banding-question': 'Do both ramps go evenly from dark to light, without steps, jumps or tints?',
  'banding-advice':
    'The screen or the connection has fewer than 256 levels. Choose full-range 8-bit RGB in the graphics settings, and remove unsuitable calibration profiles.',
  'uniformity-title': 'Evenness',
  'uniformity-question':
    'Fill the screen with each grey. Is it the same from corner to corner, without spots, clouds or tints?',
  'uniformity-advice':
    'Slides look different in different parts of the screen. Let it warm up for half an hour, clean it, and read in its middle. Replace a screen with obvious clouds or tints.',
} as const
