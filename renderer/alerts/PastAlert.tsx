import { ChevronRight } from 'lucide-react';
import type { Alert } from '../../electron/domain/alert.ts';
import { Stamp } from '../components/Time.tsx';
import { roughly, shortTime } from '../format.ts';
import { serviceNow } from '../live/clock.ts';
import { alertLooks } from './alertWords.ts';
import { Concerned } from './Concerned.tsx';

/** An alert that is over, in one line; its words unfold. */
export function PastAlert({ alert }: { readonly alert: Alert }) {
  const { at, clearedAt, kind, title, message, endpoints } = alert;
  const { word, icon: Icon } = alertLooks[kind];
  return (
    <li className="alerts-past">
      <details>
        <summary>
          <ChevronRight size={16} aria-hidden className="alerts-sign" />
          <span className="alerts-when">
            <Stamp at={at} text={shortTime(at, at)} />
          </span>
          <span className="alerts-kind">
            <Icon size={16} aria-hidden />
            {word}
          </span>
          <span className="alerts-name">{title}</span>
          <span className="alerts-length">{clearedAt !== null && roughly(clearedAt - at)}</span>
        </summary>
        <div className="alerts-more">
          <p>{message}</p>
          <div className="alerts-facts">
            {clearedAt !== null && (
              <span>
                Until <Stamp at={clearedAt} text={shortTime(clearedAt, serviceNow())} />
              </span>
            )}
            <Concerned endpoints={endpoints} />
          </div>
        </div>
      </details>
    </li>
  );
}
