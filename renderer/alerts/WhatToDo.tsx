import type { Alert } from '../../electron/domain/alert.ts';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import { pingNow } from '../actions.ts';
import { copyText } from '../clipboard.ts';
import { remedyOf } from '../home/remedy.ts';
import { useLive } from '../live/live.ts';
import { hrefOf } from '../route.ts';

/** The one thing to do about an alert from here. */
export function WhatToDo({ alert }: { readonly alert: Alert }) {
  const provider = useLive(({ state }) => state?.providers.find(({ id }) => id === alert.providerId));
  const items = useLive(({ state }) => state?.endpoints);
  const endpoints = (items ?? []).map(({ endpoint }) => endpoint).filter(({ id }) => alert.endpoints.some((one) => one.id === id));
  if (alert.kind === 'budgetNear' || alert.kind === 'budgetUsed') {
    const [one] = endpoints;
    return (
      <a className="button" href={hrefOf(one === undefined ? { view: 'settings' } : { view: 'detail', endpointId: one.id })}>
        Change the budget
      </a>
    );
  }
  if (provider === undefined || endpoints.length === 0) return null;
  const kind = alert.kind === 'credentials' || alert.kind === 'expiring' ? 'auth' : 'server';
  const remedy = remedyOf(provider, { kind, message: alert.message });
  if (remedy.kind === 'key') {
    return (
      <a className="button" href={hrefOf({ view: 'add', providerId: provider.id })}>
        Change the key
      </a>
    );
  }
  if (remedy.kind === 'signIn') {
    const command = commandIn(alert.message) ?? remedy.command;
    return (
      <button type="button" className="button" title={command} onClick={() => void copyText(command, `Copied: ${command}. Run it in a terminal.`)}>
        Copy the command
      </button>
    );
  }
  return (
    <button type="button" className="button" onClick={() => pingAll(endpoints)}>
      {alert.kind === 'slow' ? 'Ping now' : 'Try again'}
    </button>
  );
}

/** The command that the words end with. */
const commandIn = (message: string): string | undefined => /(?:Run|with): (aws [^.,]+)$/.exec(message)?.[1];

function pingAll(endpoints: readonly ShownEndpoint[]): void {
  for (const endpoint of endpoints) void pingNow(endpoint);
}
