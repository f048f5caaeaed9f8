import { describe, expect, it } from 'vitest';
import { appMenu } from '../../electron/desktop/appMenu.ts';

describe("The app's menu", () => {
  it('is none on Windows and Linux', () => {
    expect(appMenu('win32', true)).toBeNull();
    expect(appMenu('linux', true)).toBeNull();
  });

  it('is there on macOS, which copies and pastes only through one', () => {
    expect(appMenu('darwin', true)?.map(({ role }) => role)).toEqual(['appMenu', 'editMenu', 'windowMenu']);
  });

  it('has the tools of a developer in an app that is not installed', () => {
    expect(appMenu('linux', false)).toEqual([{ role: 'viewMenu' }]);
    expect(appMenu('darwin', false)?.map(({ role }) => role)).toContain('viewMenu');
  });
});
