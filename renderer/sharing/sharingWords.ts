import type { SharingMode, SharingState } from '../../electron/domain/sharing.ts';

export interface ModeChoice {
  readonly mode: SharingMode;
  readonly label: string;
  readonly text: string;
}

export const modeChoices: readonly ModeChoice[] = [
  { mode: 'alone', label: 'Alone', text: 'This instance knows of no other. No Redis is needed.' },
  { mode: 'shared', label: 'Shared', text: 'Every ping that is due is made by exactly one instance. For machines that use the same servers.' },
  {
    mode: 'dedicated',
    label: 'Dedicated',
    text: 'One instance makes all pings, the others watch. When it is gone for 5 seconds, another one steps in until it is back.',
  },
  {
    mode: 'all',
    label: 'Each for itself',
    text: 'Every instance pings everything, not all at once. For servers that are warm only for whoever asks, as some behind a load balancer.',
  },
];

/** What an instance that lives does. */
export function roleOf(name: string, { mode, dedicated }: Pick<SharingState, 'mode' | 'dedicated'>): string {
  switch (mode) {
    case 'alone':
      return 'works alone';
    case 'shared':
      return 'takes its share of the pings';
    case 'all':
      return 'pings everything for itself';
    case 'dedicated':
      return name === dedicated ? 'makes all pings' : 'watches';
  }
}
