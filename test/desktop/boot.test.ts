import { ChildProcess } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { decideBoot } from '../../electron/boot.ts';
import { passThrough } from '../../electron/passThrough.ts';

describe('The first code of an entry', () => {
  it('goes on from Node 22.13, the first with node:sqlite', () => {
    for (const version of ['22.13.0', '22.20.1', '24.21.0', '26.0.0']) expect(decideBoot(version, '/bundled/node')).toEqual({ kind: 'run' });
  });

  it('hands an older Node over to the one in node_modules', () => {
    expect(decideBoot('20.20.2', '/bundled/node')).toEqual({ kind: 'reexec', node: '/bundled/node' });
  });

  it('says which Node is needed where there is no other', () => {
    expect(decideBoot('22.12.0', undefined)).toEqual({
      kind: 'refuse',
      message: expect.stringMatching(/needs Node 22\.13 or newer.*this is Node 22\.12\.0/),
    });
  });
});

describe('A command in place of this process', () => {
  const fakeChild = () => Object.assign(new ChildProcess(), { kill: vi.fn(() => true) });

  it('hands its exit code on', async () => {
    const child = fakeChild();
    const code = passThrough('node', ['x'], { start: () => child });
    child.emit('exit', 3, null);
    expect(await code).toBe(3);
  });

  it('is told to stop when we are, and its signal becomes an exit code', async () => {
    const child = fakeChild();
    const code = passThrough('node', [], { start: () => child });
    process.emit('SIGTERM');
    expect(child.kill).toHaveBeenCalledWith('SIGTERM');
    child.emit('exit', null, 'SIGTERM');
    expect(await code).toBe(143);
  });

  it('leaves no signal handler behind, not even when it cannot be started', async () => {
    const before = process.listenerCount('SIGTERM');
    const child = fakeChild();
    const code = passThrough('nothing', [], { start: () => child });
    child.emit('error', new Error('ENOENT'));
    await expect(code).rejects.toThrow('ENOENT');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
