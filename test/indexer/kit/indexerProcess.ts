import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { readRoots } from '#indexer/config.ts'
import { createIndexer } from '#indexer/createIndexer.ts'

interface Order {
  databaseUrl: string
  rpcUrl: string
  deploymentText: string
  leaseMs: number
}

/** An indexer in a process of its own, to be killed and paused. */
export async function spawnIndexer(order: Order): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return child
}

export async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { databaseUrl, rpcUrl, deploymentText, leaseMs } = JSON.parse(process.argv[2] as string) as Order
  const quiet = { info() {}, warn() {}, error() {} }
  const { chainId, roots, fromBlock } = readRoots(deploymentText)
  const timing = { pollMs: 20, standbyMs: 50, leaseMs }
  createIndexer({
    databaseUrl,
    rpcUrls: [rpcUrl],
    chainId,
    roots,
    fromBlock,
    ...timing,
    clock: Date.now,
    log: quiet,
  }).start()
  process.on('disconnect', () => process.exit(0))
  process.send?.('ready')
}
