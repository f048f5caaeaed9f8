import type { LearnedHours } from '../../../electron/domain/habits.ts';
import { dayNames } from '../../../electron/domain/hoursText.ts';
import { shades, weekWords } from './learnedWords.ts';

type UseWeekProps = Pick<LearnedHours, 'week' | 'kept'>;

const HOURS = ['00', '06', '12', '18'];

/** When it was used, half hour by half hour of the week, and when it is kept warm for that. */
export function UseWeek({ week, kept }: UseWeekProps) {
  const words = weekWords(week);
  return (
    <figure className="learned-week">
      <figcaption>
        <span>When it was used</span>
        <span className="hint">{words}</span>
      </figcaption>
      <div role="img" aria-label={`When it was used: ${words}`}>
        <div className="learned-hours">
          {HOURS.map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
        {shades(week).map((day, weekday) => (
          <div className="learned-day" key={dayNames[weekday]}>
            <span>{dayNames[weekday]}</span>
            {day.map((shade, half) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the half hours of a day stay where they are.
              <i key={half} data-shade={shade || undefined} data-kept={kept?.[weekday]?.[half] || undefined} />
            ))}
          </div>
        ))}
      </div>
      <p className="learned-legend hint">
        <span>
          <i data-shade="1" /> <i data-shade="4" /> used, seldom to often
        </span>
        {kept !== null && (
          <span>
            <i data-kept /> kept warm
          </span>
        )}
      </p>
    </figure>
  );
}
