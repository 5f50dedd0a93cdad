/** What customers are told by e-mail. */

export type LetterKind = 'CONFIRMATION' | 'SHIPPED' | 'DELIVERED';

/** The order as letters speak of it. */
export interface LetterOrder {
  readonly number: string;
  /** In US cents. */
  readonly totalMinor: number;
  readonly shipments: readonly {
    readonly carrier: string;
    readonly trackingNumber: string;
    readonly trackingUrl: string | null;
  }[];
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

function parcels({ shipments }: LetterOrder): string {
  return shipments
    .map(({ carrier, trackingNumber, trackingUrl }) =>
      [carrier, trackingNumber, trackingUrl].filter((part) => part !== null).join(' '),
    )
    .join('\n');
}

const letters: Readonly<Record<LetterKind, (order: LetterOrder) => Letter>> = {
  CONFIRMATION: ({ number, totalMinor }) => ({
    subject: `We have your order ${number}`,
    text: `Thank you. Your order ${number} comes to USD ${(totalMinor / 100).toFixed(2)}; we write again when it is on its way.`,
  }),
  SHIPPED: (order) => ({
    subject: `Your order ${order.number} is on its way`,
    text: `Your order ${order.number} has left our workshop:\n${parcels(order)}`,
  }),
  DELIVERED: ({ number }) => ({
    subject: `Your order ${number} has arrived`,
    text: `Your order ${number} has been delivered. We hope it fits.`,
  }),
};

export function writeLetter(kind: LetterKind, order: LetterOrder): Letter {
  return letters[kind](order);
}
