import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** The user a foreign program runs as: ourselves, or an unprivileged one when we are root. */
export interface LentUser {
  uid?: number
  gid?: number
  name: string
}

/**
 * The user of this machine that root lends a program that refuses to run as root, or should not.
 * @param program as a sentence names it
 * @param wanted names of users, the best first
 * @throws Error with one sentence when there is none
 */
export function lentUser(program: string, wanted: readonly string[]): LentUser {
  if (process.getuid?.() !== 0) return { name: 'you' }
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of wanted) {
    const fields = accounts.map((line) => line.split(':')).find(([account]) => account === name)
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]), name }
  }
  throw new Error(
    `${program} cannot run as root and there is no user ${wanted.join(' or ')}; start as an ordinary user.`,
  )
}

/**
 * Checks that a program's user can enter every folder above a path.
 * @throws Error with one sentence that names the closed folder and what to do
 */
export function checkReach(program: string, target: string, user: LentUser): void {
  if (user.uid === undefined) return
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0)
      throw new Error(
        `${program} runs as user ${user.name} here, who cannot enter ${folder}: run "chmod o+x ${folder}", move the clone, or start as an ordinary user.`,
      )
    if (folder === path.dirname(folder)) return
  }
}
