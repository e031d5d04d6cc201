import { spawnSync } from 'node:child_process'

/** `npm run bench [name …]`: every benchmark one after the other, one JSON line each. */
const BENCHES = [
  'gas',
  'decide',
  'door/gate',
  'indexer',
  'start',
  'page',
  'firstframe',
  'delay',
  'call/call',
  'media',
  'quality/quality',
  'search',
  'money/webhooks',
  'money/ledger',
  'money/checkout',
  'money/paid',
  'money/isolation',
  'money/slot',
  'door/waitLine',
  'trtc',
  'chat/fanout',
  'room/floor',
  'siege',
  'siege/evasion',
]

const wanted = process.argv.slice(2)
const failed = BENCHES.filter((name) => wanted.length === 0 || wanted.includes(name)).filter((name) => {
  return spawnSync('node', [`bench/${name}.ts`], { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0
})
if (failed.length > 0) {
  process.stderr.write(`bench failed: ${failed.join(', ')}\n`)
  process.exitCode = 1
}
