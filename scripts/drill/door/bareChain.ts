import { BLOCKED_PORTS } from '#local/chain/blockedPorts.ts'
import { type Drill, judge } from '../drill.ts'
import { argumentsOf } from '../stage/localProgram.ts'

export const bareChain: Drill = {
  name: 'bare_chain',
  promise: 'the bare local chain listens on the loopback, on a port that pages may not reach',
  async play(stage) {
    const started = await argumentsOf(stage.dataDir, 'chain', 'node.pid')
    if (started === null) return { held: true, figures: { chain: 'none of ours' } }
    const host = /--host (\S+)/.exec(started)?.[1] ?? ''
    const port = Number(/--port (\d+)/.exec(started)?.[1])
    return judge(
      { host, port },
      {
        'pages may reach its port': !BLOCKED_PORTS.includes(port),
        'it listens beyond the loopback': !host.startsWith('127.'),
      },
    )
  },
}
