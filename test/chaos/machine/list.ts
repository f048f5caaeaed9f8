/** A fault of the machine, what Pilot Light does then, and the test that plays it. */
interface MachineFault {
  readonly fault: string;
  readonly expected: string;
  /** File below `test/`, and a part of the test's name. */
  readonly test: readonly [file: string, name: string];
}

/** Every fault of the machine that the tests play. */
export const machineFaults: readonly MachineFault[] = [
  {
    fault: 'the clock is set by an hour or a year, either way',
    expected: 'every ping on time, none twice, none lost',
    test: ['chaos/machine/clock.test.ts', 'random lives the wall clock jumps'],
  },
  {
    fault: 'the clock is a year ahead for a day, or when the machine comes up',
    expected: 'nothing of the history is cleared; pings made meanwhile and after are kept',
    test: ['chaos/machine/clock.test.ts', 'A wall clock that is off by %i ms for a day'],
  },
  {
    fault: 'the machine sleeps for 8 hours',
    expected: 'each overdue endpoint is pinged once, spread over ten seconds; a sample across the sleep is thrown away',
    test: ['unit/monitor.time.test.ts', 'After eight hours of sleep every overdue endpoint'],
  },
  {
    fault: 'nothing more can be written: the disk is full',
    expected:
      'pings go on; page and API say in one sentence since when and why they are not kept; settings are refused and stay; all goes on when there is room, and the sentence is taken back',
    test: ['chaos/machine/diskFull.test.ts', 'stops neither the pings nor the page'],
  },
  {
    fault: 'the disk has room for half of the settings',
    expected: 'the change is refused; the settings stay as they were, byte for byte',
    test: ['chaos/machine/diskFull.test.ts', 'with room for a part of the settings'],
  },
  {
    fault: 'the disk is full at the start',
    expected: 'one sentence and exit code 1; the folder stays as it was',
    test: ['chaos/machine/diskFull.test.ts', 'ends a start in one sentence'],
  },
  {
    fault: 'the disk that the log goes to is full',
    expected: 'the log is lost, the pings are not',
    test: ['chaos/machine/diskFull.test.ts', 'ends no service: a log'],
  },
  {
    fault: 'the disk that an export goes to is full',
    expected: 'one sentence and exit code 1',
    test: ['chaos/machine/diskFull.test.ts', 'ends an export in one sentence'],
  },
  {
    fault: 'the data folder cannot be made',
    expected: 'one sentence that says where to choose another one, exit code 1',
    test: ['chaos/machine/readOnly.test.ts', 'that cannot be made is refused'],
  },
  {
    fault: 'the data folder becomes read-only',
    expected: 'pings and history go on; changes of settings are refused at once, with the reason',
    test: ['chaos/machine/readOnly.test.ts', 'that becomes read-only stops no ping'],
  },
  {
    fault: 'the history is read-only',
    expected: 'pings go on; one sentence says that they are not kept, and why',
    test: ['chaos/machine/readOnly.test.ts', 'whose history is read-only'],
  },
  {
    fault: 'the settings cannot be read',
    expected: 'they are kept aside as they are; one sentence says where and why; defaults are taken',
    test: ['chaos/machine/readOnly.test.ts', 'whose settings cannot be read'],
  },
  {
    fault: 'more visitors than files may be open',
    expected: 'pings go on; all is well when the visitors have gone, and no file is left open',
    test: ['chaos/machine/fileLimit.test.ts', 'of 64 is enough'],
  },
  {
    fault: 'no more files can be opened',
    expected: 'a ping that needs a connection fails as unreachable, in one sentence that says what to do; the next one is well',
    test: ['chaos/machine/fileLimit.test.ts', 'that is reached makes a ping fail'],
  },
  {
    fault: 'no more files can be opened when a part is first loaded',
    expected: 'that request or ping fails; the next one loads it',
    test: ['chaos/machine/fileLimit.test.ts', 'that is reached while %s is first asked for'],
  },
  {
    fault: 'no more files can be opened while settings are written',
    expected: 'the change is refused at once; the settings stay as they were',
    test: ['chaos/machine/fileLimit.test.ts', 'that is reached while settings are written'],
  },
  {
    fault: 'Redis goes, and comes back empty',
    expected: 'every endpoint is pinged on; one sentence says what is wrong; the work is shared again when it is back',
    test: ['chaos/machine/redisGone.test.ts', 'goes and comes back empty'],
  },
  {
    fault: 'somebody edits the settings file while the service runs',
    expected: 'nothing changes until the next start; if a change comes before that, the edit is kept aside and one sentence says where',
    test: ['chaos/machine/settingsOnDisk.test.ts', 'Settings that somebody edits while the service runs'],
  },
  {
    fault: 'somebody deletes the settings file while the service runs',
    expected: 'it is there again after the next change',
    test: ['chaos/machine/settingsOnDisk.test.ts', 'A settings file that somebody deletes'],
  },
  {
    fault: 'several instances start on one folder',
    expected: 'one runs; the others end with one sentence',
    test: ['chaos/machine/twoInstances.test.ts', 'that start on one folder at the same moment'],
  },
  {
    fault: 'SIGTERM or SIGKILL at a random moment',
    expected: 'settings and history are sound, every ping that was announced is kept, the folder is free',
    test: ['chaos/machine/signals.test.ts', 'random moments: settings and history are sound'],
  },
  {
    fault: 'a month passes',
    expected: 'at most 5 % more memory than after two days, and as many sockets and handles',
    test: ['chaos/machine/month.test.ts', 'simulated days of'],
  },
];
