import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHours, type HoursRule, hoursOf, hoursSchema, parseHours } from '../../electron/domain/hours.ts';
import { weeks } from '../support/weeks.ts';

/** The canonical text of what was read, or the message. */
const read = (text: string): string => {
  const parsed = parseHours(text);
  return parsed.ok ? formatHours(parsed.value) : parsed.error;
};

describe('The text of hours', () => {
  test.each([
    ['always', 'always'],
    [' Learned ', 'learned'],
    ['Mon-Fri 08:00-18:30 Europe/Berlin', 'Mon-Fri 08:00-18:30 Europe/Berlin'],
    ['mon-fri 8-18:30 europe/berlin', 'Mon-Fri 08:00-18:30 Europe/Berlin'],
    ['Mon,Wed 9-12, 13:00-17:30; Sat 22:00-02:00', 'Mon,Wed 09:00-12:00, 13:00-17:30; Sat 22:00-02:00'],
    ['Mon 9-12, Tue 10-11', 'Mon 09:00-12:00; Tue 10:00-11:00'],
    ['daily 07:00-23:00', 'daily 07:00-23:00'],
    ['7-23', 'daily 07:00-23:00'],
    ['weekdays 9-17', 'Mon-Fri 09:00-17:00'],
    ['weekends', 'Sat-Sun 00:00-24:00'],
    ['Mon-Fri 18:00-23:00; weekends UTC', 'Mon-Fri 18:00-23:00; Sat-Sun 00:00-24:00 UTC'],
    ['Mon-Fri 18:00-23:00, Sat, Sun', 'Mon-Fri 18:00-23:00; Sat-Sun 00:00-24:00'],
    ['Fri-Mon 10:00-12:00', 'Mon,Fri-Sun 10:00-12:00'],
    ['Monday to Friday 9 am to 5:30pm', 'Mon-Fri 09:00-17:30'],
    ['Tuesdays and Thursdays 12am-12pm', 'Tue,Thu 00:00-12:00'],
    ['Mon – Fri 8 – 18', 'Mon-Fri 08:00-18:00'],
    ['Wed 20:00-24:00', 'Wed 20:00-24:00'],
    ['Wed 20:00-0:00', 'Wed 20:00-24:00'],
    ['Sun 22:00-02:00', 'Sun 22:00-02:00'],
    ['Mon 8-12, 12-14, 13-15', 'Mon 08:00-15:00'],
    ['Mon 22:00-24:00; Tue 0-4', 'Mon 22:00-04:00'],
    ['Sun 22:00-24:00; Mon 0-4', 'Sun 22:00-04:00'],
    ['Fri 18:00-24:00; weekends; Mon 0-8', 'Mon 00:00-08:00; Fri 18:00-24:00; Sat-Sun 00:00-24:00'],
    ['daily 0-24', 'daily 00:00-24:00'],
    ['daily 8-20; daily 20-8', 'daily 00:00-24:00'],
    ['daily 7-3 Etc/GMT-14', 'daily 07:00-03:00 Etc/GMT-14'],
    ['Mon 8-9\nTue 9-10\n', 'Mon 08:00-09:00; Tue 09:00-10:00'],
  ])('reads %j as %j.', (text, canonical) => {
    expect(read(text)).toBe(canonical);
    expect(read(canonical)).toBe(canonical);
  });

  test.each([
    ['', 'there are no hours in ""'],
    ['Europe/Berlin', 'there are no hours in "Europe/Berlin"'],
    ['Mon-Fri 08:00-18:00 Europe/Berlim', '"Europe/Berlim" is not a time zone: write one like Europe/Berlin or UTC'],
    ['Mon-Fry 08:00-18:00', '"Mon-Fry" is not a day, a time or a time zone: write always, learned or times like Mon-Fri 08:00-18:30'],
    ['Mon 08:00', '"08:00" is not a day'],
    ['Mon 25:00-26:00', '"25:00" in "25:00-26:00" is not a time at which hours can begin'],
    ['Mon 24:00-02:00', '"24:00" in "24:00-02:00" is not a time at which hours can begin'],
    ['Mon 8-24:30', '"24:30" in "8-24:30" is not a time of day'],
    ['Mon 8:60-9', '"8:60" in "8:60-9" is not a time'],
    ['Mon 13pm-2pm', '"13pm" in "13pm-2pm" is not a time'],
    ['Mon 8-8', '"8-8" begins when it ends: write 00:00-24:00 for a whole day'],
    ['Mon 8-12; 13-17', '"13-17" does not say on which days'],
    ['never', '"never" is not a day, a time or a time zone'],
    ['Mon-Tue-Wed 8-9', '"Mon-Tue-Wed" is not a day'],
  ])('does not read %j, and says what of it and what to write instead.', (text, message) => {
    expect(read(text)).toContain(message);
  });

  test('is the inverse of what it is read as, for any hours.', () => {
    const rules = fc.oneof(
      fc.constant<HoursRule>({ kind: 'always' }),
      weeks.map((week): HoursRule => ({ kind: 'week', week })),
    );
    fc.assert(
      fc.property(rules, (rule) => {
        expect(parseHours(formatHours(rule))).toEqual({ ok: true, value: rule });
      }),
    );
  });

  test('never makes the reader throw.', () => {
    const pieces = fc.constantFrom('Mon', 'Fri-Mon', '8-12', '22:00-02:00', ',', ';', ' ', '-', 'daily', 'Europe/Berlin', '/', '24:00', 'x', '\n');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((some) => some.join(' ')),
        ),
        (text) => {
          const parsed = parseHours(text);
          expect(parsed.ok ? formatHours(parsed.value) : parsed.error).not.toBe('');
        },
      ),
    );
  });
});

describe('Hours in settings', () => {
  test('stay as they were written, without the space around them.', () => {
    expect(hoursSchema.parse('  weekdays 9-17 europe/berlin\n')).toBe('weekdays 9-17 europe/berlin');
  });

  test('are refused with the message of the reader.', () => {
    expect(hoursSchema.safeParse('Mon 8-8').error?.issues[0]?.message).toContain('"8-8" begins when it ends');
  });

  test('are the same object for the same text.', () => {
    expect(hoursOf('Mon 8-9')).toBe(hoursOf('Mon 8-9'));
    expect(hoursOf('Mon 8-9')).toEqual(hoursOf(' mon 08:00-09:00'));
  });
});
