import { readFileSync } from 'node:fs'
import { startStandIn } from './startStandIn.ts'

/** Order of a stand-in of the card provider: the first argument, as JSON. Secrets stand in files, as everybody can read arguments. */
export interface StandInOrder {
  /** where everything is kept; absolute */
  dir: string
  apiPort: number
  pagesPort: number
  commandPort: number
  /** file with the platform's secret key, `sk_test_standin_…` */
  keyFile: string
  /** id of the platform's own account */
  platform: string
  /** file with what commands are sent with */
  commandSecretFile: string
}

if (process.env.NODE_ENV === 'production')
  throw new Error('The stand-in of the card provider moves no money, so it does not run in production.')
// what it writes is for its owner alone
process.umask(0o077)
const order = JSON.parse(process.argv[2] ?? '') as StandInOrder
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const secretIn = (file: string) => readFileSync(file, 'utf8').trim()
const standIn = await startStandIn({
  dir: order.dir,
  ports: { api: order.apiPort, pages: order.pagesPort, commands: order.commandPort },
  key: secretIn(order.keyFile),
  platform: order.platform,
  commandSecret: secretIn(order.commandSecretFile),
  clock: () => Date.now(),
})

// its own end, as it knows nothing of the other local processes
let isStopping = false
async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  await standIn.end()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', () => {})
process.on('disconnect', stop)
process.on('message', (message) => {
  if (message === 'stop') void stop()
})
process.send?.('ready')
