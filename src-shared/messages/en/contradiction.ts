/** What a signature contradicts or skips, by the codes of domain/contradictions.ts. */
export const contradiction = {
  'nothing-stated-on-lane': 'The result states nothing abnormal, but the screening put {slide} into the lane “{lane}”.',
  'below-model':
    'The model is confident of a cell of class {class} or more severe. The result states nothing that severe.',
  'below-own-cells': 'Your own cells include {class}, which is more severe than the result.',
  'cells-not-seen': '{n} suspicious cells were never on your screen. The most severe is called {class}.',
  'cells-not-seen-one': 'One suspicious cell was never on your screen. It is called {class}.',
  'slide-not-opened': '{slide} belongs to this case, and you have not opened it.',
  'slide-not-screened': '{slide} has not been screened: no cell of it was proposed by a model.',
  'model-abstains': 'The model cannot judge {slide} reliably. The slide must be read in full.',
  'order-later': 'The case got its order, or another patient or number, after you began to read.',
  'order-cancelled': 'The order of this case is cancelled.',
  'order-differs': 'The order names another patient than this case.',
} as const
