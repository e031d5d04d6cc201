import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** The user a Postgres server runs as: ourselves, or an unprivileged one when we are root. */
export interface ServerUser {
  uid?: number
  gid?: number
  name: string
}

/**
 * Postgres refuses to run as root, so root lends it another user of this machine.
 * @throws Error with one sentence when there is none
 */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return { name: 'you' }
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const wanted of ['postgres', 'nobody']) {
    const fields = accounts.map((line) => line.split(':')).find(([name]) => name === wanted)
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]), name: wanted }
  }
  throw new Error(
    'Postgres cannot run as root and there is no user postgres or nobody; start as an ordinary user.',
  )
}

/**
 * Checks that the server's user can enter every folder above a path.
 * @throws Error with one sentence that names the closed folder and what to do
 */
export function checkReach(target: string, user: ServerUser): void {
  if (user.uid === undefined) return
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0)
      throw new Error(
        `Postgres runs as user ${user.name} here, who cannot enter ${folder}: run "chmod o+x ${folder}", move the clone, or start as an ordinary user.`,
      )
    if (folder === path.dirname(folder)) return
  }
}
