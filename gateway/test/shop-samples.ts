/** A harness that the builder accepts, with everything that a harness can have. */
export const harnessConfig = {
  category: 'HIKING',
  measurements: {
    species: 'DOG',
    petName: 'Nala',
    chestGirthMm: 640,
    neckGirthMm: 420,
    backLengthMm: 500,
    weightGrams: 24_000,
  },
  webbing: { material: 'BIOTHANE', colour: 'teal' },
  padding: 'NEOPRENE',
  hardware: { finish: 'BRASS', buckle: 'COBRA' },
  attachments: ['BACK', 'FRONT'],
  reflectiveTrim: true,
  handle: true,
  engraving: { text: 'NALA', font: 'SERIF', target: 'TAG' },
};

/** Where an order may go. */
export const shippingAddress = {
  name: 'Nora Nilsson',
  line1: '1 Elm Street',
  city: 'Portland',
  region: 'OR',
  postalCode: '97201',
  country: 'US',
};
