import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { networkDriveOf } from './network-drive.ts'

const line = (at: string, kind: string) => `36 35 98:0 / ${at} rw,noatime master:1 - ${kind} source rw`
const on = (folder: string, ...lines: string[]) =>
  networkDriveOf(folder, { platform: 'linux', mounts: () => [line('/', 'ext4'), ...lines, ''].join('\n') })

it.each(['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'fuse.sshfs', 'fuse.rclone', 'ceph'])(
  'A folder on %s lies on a network drive, by the mount that holds it',
  (kind) => {
    expect(on('/srv/lab/data', line('/srv/lab', kind))).toBe(kind)
    expect(on('/srv/lab', line('/srv/lab', kind))).toBe(kind)
    expect(on('/srv/laboratory', line('/srv/lab', kind))).toBeNull()
    expect(on('/srv/lab/data', line('/srv/lab', kind), line('/srv/lab/data', 'xfs'))).toBeNull()
    expect(on('/srv/my lab/data', line('/srv/my\\040lab', kind))).toBe(kind)
  },
)

it('A disk of this machine is none, nor is one that the system says nothing about', () => {
  for (const kind of ['ext4', 'xfs', 'btrfs', 'tmpfs', 'overlay', 'fuseblk', 'fuse.portal'])
    expect(on('/srv/lab/data', line('/srv/lab', kind)), kind).toBeNull()
  expect(networkDriveOf('/srv', { platform: 'linux', mounts: () => 'nonsense' })).toBeNull()
  const unreadable = () => {
    throw new Error('not there')
  }
  expect(networkDriveOf('/srv', { platform: 'linux', mounts: unreadable })).toBeNull()
  expect(networkDriveOf('/srv', { platform: 'darwin', mounts: unreadable })).toBeNull()
  expect(networkDriveOf(tmpdir())).toBeNull()
})

it.skipIf(process.platform === 'win32')('A link to a network drive is followed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-drive-'))
  mkdirSync(join(folder, 'mounted', 'data'), { recursive: true })
  symlinkSync(join(folder, 'mounted'), join(folder, 'link'))
  expect(on(join(folder, 'link', 'data'), line(join(folder, 'mounted'), 'nfs4'))).toBe('nfs4')
  rmSync(folder, { recursive: true })
})

it('On Windows, a folder of a server is one, and a drive letter is none', () => {
  const windows = (folder: string) => networkDriveOf(folder, { platform: 'win32', mounts: () => '' })
  for (const folder of ['\\\\server\\lab\\data', '//server/lab', '\\\\?\\UNC\\server\\lab'])
    expect(windows(folder)).toBe('UNC')
  for (const folder of ['C:\\Data', '\\\\?\\C:\\Data', '\\\\.\\pipe']) expect(windows(folder)).toBeNull()
})
