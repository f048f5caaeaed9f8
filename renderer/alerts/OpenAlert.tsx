import type { Alert } from '../../electron/domain/alert.ts';
import { Ago } from '../components/Time.tsx';
import { alertLooks } from './alertWords.ts';
import { Concerned } from './Concerned.tsx';
import { WhatToDo } from './WhatToDo.tsx';

/** An alert that lasts: what it is, since when, and the one thing to do about it. */
export function OpenAlert({ alert }: { readonly alert: Alert }) {
  const { word, icon: Icon } = alertLooks[alert.kind];
  return (
    <li className="alerts-card" data-kind={alert.kind}>
      <p className="alerts-kind">
        <Icon size={16} aria-hidden />
        {word}
      </p>
      <div className="alerts-words">
        <h3>{alert.title}</h3>
        <p>{alert.message}</p>
        <div className="alerts-facts">
          <span>
            Began <Ago at={alert.at} />
          </span>
          <Concerned endpoints={alert.endpoints} />
        </div>
      </div>
      <WhatToDo alert={alert} />
    </li>
  );
}
