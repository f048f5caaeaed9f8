import { describe, expect, it } from 'vitest';
import { Notifications } from '../../electron/desktop/notifications.ts';
import { fakeNotifications } from './fakes.ts';

describe('A notification', () => {
  const showing = (supported = true) => {
    const log: string[] = [];
    const { parts, shown } = fakeNotifications({ supported });
    const notifications = new Notifications(
      parts,
      (hash) => void log.push(`window ${hash}`),
      (sentence) => void log.push(sentence),
    );
    notifications.show({ title: 'a fails', body: 'Why.' }, '#/alerts');
    return { log, shown };
  };

  it('opens the window at its view when it is clicked', () => {
    const { log, shown } = showing();
    expect(shown[0]).toMatchObject({ title: 'a fails', body: 'Why.' });
    shown[0]?.events.emit('click');
    expect(log).toEqual(['window #/alerts']);
  });

  it('that the system refuses is a line in the log', () => {
    const { log, shown } = showing();
    shown[0]?.events.emit('failed', {}, 'not signed');
    expect(log).toEqual(['The notification "a fails" was not shown: not signed']);
  });

  it('is a line in the log where there are none', () => {
    expect(showing(false)).toMatchObject({ shown: [], log: ['No notification can be shown here: a fails'] });
  });
});
