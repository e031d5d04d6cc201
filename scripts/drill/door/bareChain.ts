import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { BLOCKED_PORTS } from '#local/chain/blockedPorts.ts'
import { type Drill, judge } from '../drill.ts'

const run = promisify(execFile)

export const bareChain: Drill = {
  name: 'bare_chain',
  promise: 'the bare local chain listens on the loopback, on a port that pages may not reach',
  async play(stage) {
    const file = path.join(stage.dataDir, 'chain', 'node.pid')
    if (!existsSync(file)) return { held: true, figures: { chain: 'none of ours' } }
    const pid = readFileSync(file, 'utf8').trim()
    const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', pid])
    const host = /--host (\S+)/.exec(stdout)?.[1] ?? ''
    const port = Number(/--port (\d+)/.exec(stdout)?.[1])
    return judge(
      { host, port },
      {
        'pages may reach its port': !BLOCKED_PORTS.includes(port),
        'it listens beyond the loopback': !host.startsWith('127.'),
      },
    )
  },
}
