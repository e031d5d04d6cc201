import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { findTurnserver } from './findTurnserver.ts'
import { MEETING_ADDRESS } from './relayConfig.ts'

/** What runs a relay here; or what this machine lacks for one, as a sentence goes on, with what to do. */
export type FoundRelay = { command: string } | { command: null; missing: string }

/** An older one leaves out lines of our configuration that it does not know, and starts without them. */
const OLDEST = [4, 6, 1] as const
const PATIENCE_MS = 5_000

/** On Debian the package starts a relay with a configuration of its own, in which nobody has to show anything. */
const INSTALL =
  'install coturn (brew install coturn; apt-get install coturn, and then end the relay open to everybody that Debian starts with it: sudo systemctl disable --now coturn)'

/**
 * Looks for coturn, and whether two relayed ends can meet on this machine.
 * @param folders where programs are, as in PATH
 */
export async function findRelay(folders?: string): Promise<FoundRelay> {
  const command = findTurnserver(folders)
  if (!command) return { command, missing: INSTALL }
  if (!isRecent(await versionOf(command)))
    return { command: null, missing: `${command} is no coturn of version ${OLDEST.join('.')} or later` }
  if (await canBind(MEETING_ADDRESS)) return { command }
  // systems other than Linux have 127.0.0.1 alone of the loopback
  return {
    command: null,
    missing: `the loopback has no ${MEETING_ADDRESS} (on macOS: sudo ifconfig lo0 alias ${MEETING_ADDRESS})`,
  }
}

function versionOf(command: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, ['--version'], { timeout: PATIENCE_MS }, (_error, stdout) => resolve(stdout))
  })
}

function isRecent(version: string): boolean {
  const parts = /(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? []
  const at = OLDEST.findIndex((part, n) => parts[n] !== part)
  return at < 0 || (parts[at] ?? 0) > (OLDEST[at] ?? 0)
}

function canBind(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(0, address, () => socket.close(() => resolve(true)))
  })
}
