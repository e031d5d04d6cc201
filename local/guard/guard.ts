import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'

/**
 * A parent for a foreign program (Postgres, the chain) that cannot notice by itself that we are gone.
 * Its standard input is a pipe from us: a byte and its end mean "stop now", a bare end means "we died",
 * and then it waits a moment so that our own processes can finish their last writes.
 */
interface GuardOrder {
  command: string
  args: string[]
  stopSignal: 'SIGINT' | 'SIGTERM'
  orphanDelayMs: number
  killAfterMs: number
  /** where the program's own id is kept, for a start after everything was killed */
  pidFile?: string
  uid?: number
  gid?: number
  env?: Record<string, string>
}

const order = JSON.parse(process.argv[2] ?? '') as GuardOrder
const child = spawn(order.command, order.args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  uid: order.uid,
  gid: order.gid,
  env: order.env,
  cwd: '/',
})

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
// A terminal sends Ctrl-C to a whole group; the order of the stop is our parent's business.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('SIGTERM', () => stop(0))

child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
if (order.pidFile && child.pid) writeFileSync(order.pidFile, String(child.pid))
child.on('exit', (code, signal) => {
  if (order.pidFile) rmSync(order.pidFile, { force: true })
  process.exit(code ?? (signal === order.stopSignal ? 0 : 1))
})

let asked = false
process.stdin.on('data', () => {
  asked = true
  stop(0)
})
process.stdin.on('end', () => stop(asked ? 0 : order.orphanDelayMs))
process.stdin.on('error', () => stop(order.orphanDelayMs))

let stopping = false
function stop(delayMs: number): void {
  if (stopping && delayMs > 0) return
  stopping = true
  setTimeout(() => {
    child.kill(order.stopSignal)
    setTimeout(() => child.kill('SIGKILL'), order.killAfterMs).unref()
  }, delayMs)
}
