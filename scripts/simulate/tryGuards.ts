import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { GUARDS } from './guards.ts'
import type { Arguments } from './readArguments.ts'

const RED = 1

/** Runs the seeds without each guard in turn, in a process of its own, to the first that fails. @returns guards that were not missed */
export function tryGuards(order: Arguments): string[] {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  return Object.keys(GUARDS).filter((name) => {
    const meeting = order.meeting === 'all' ? ['--full'] : order.meeting.flatMap((what) => ['--with', what])
    const range = ['--seeds', String(order.seeds), '--from', String(order.from)]
    const args = [main, '--brief', '--without', name, ...range, ...meeting]
    const startedMs = performance.now()
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    const first = stdout.split('\n').find((line) => line.startsWith('seed ')) ?? stderr.split('\n')[0] ?? ''
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    const verdict = status === RED ? 'missed by' : status === 0 ? 'NOT MISSED' : 'could not run:'
    process.stdout.write(`${name} (${seconds} s): ${verdict} ${first.slice(0, 160)}\n`)
    return status !== RED
  })
}
