import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { deriveNodeKey } from '#api/adapters/embedded/nodeKeys.ts'
import { findRelay } from '#local/relay/findRelay.ts'
import { findTurnserver } from '#local/relay/findTurnserver.ts'
import type { RelayOrder } from '#local/relay/main.ts'
import { relayBeside } from '#scripts/start/world/relayOrder.ts'
import { type Surroundings, settingsOf } from '#scripts/start/world/settingsOf.ts'

const PORTS = { internal: 8081, relay: 3478, relayMin: 40_200, relayMax: 40_399 }

describe('the relay of a world [S0.16]', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'relay-order-'))
  before(() => mkdirSync(path.join(dataDir, 'keys')))
  after(() => rmSync(dataDir, { recursive: true, force: true }))

  it('is none where nobody wants it or the person has one, whose address the api then gets', async () => {
    const chosen = { RELAY_URLS: 'turn:turn.example.com:3478', RELAY_SECRET_FILE: '/theirs' }
    for (const world of [{ dataDir }, { dataDir, hasRelay: true, chosen }])
      expect(await relayBeside(world, PORTS)).to.deep.equal({ relay: null, missing: null })
    expect(existsSync(path.join(dataDir, 'keys', 'relay'))).to.equal(false)
    expect(settings({ chosen, relay: null })).to.include(chosen)
  })

  it('is found by its program, and has a secret of its own, which an old folder gets and a next start keeps', async () => {
    const { relay } = await relayBeside({ dataDir, hasRelay: true }, PORTS)
    const file = path.join(dataDir, 'keys', 'relay')
    const { mode, mtimeMs } = statSync(file)
    expect(mode & 0o077).to.equal(0)
    const again = await relayBeside({ dataDir, hasRelay: true, chosen: { RELAY_URLS: '' } }, PORTS)
    expect(again).to.deep.equal({ relay, missing: null })
    expect(statSync(file).mtimeMs).to.equal(mtimeMs)
    expect(settings({ chosen: { RELAY_SECRET_FILE: '/theirs' }, relay: relay?.way ?? null })).to.include({
      RELAY_URLS: 'turn:127.0.0.1:3478?transport=udp',
      RELAY_SECRET_FILE: file,
    })
    const { report } = JSON.parse(relay?.order.args?.[0] ?? '{}') as RelayOrder
    const keyFile = path.join(dataDir, 'keys', 'relay-report')
    expect(report).to.deep.equal({ url: 'http://127.0.0.1:8081', keyFile })
    const internal = readFileSync(path.join(dataDir, 'keys', 'internal'), 'utf8').trim()
    expect(readFileSync(keyFile, 'utf8').trim()).to.equal(deriveNodeKey(internal, 'report', 'relay'))
    expect(statSync(keyFile).mode & 0o077).to.equal(0)
    expect(findTurnserver(`${dataDir}:`), 'nowhere else is looked').to.equal(null)
  })

  it('is none where coturn is missing or so old that it leaves out what it does not know, and says what to do', async () => {
    const folder = path.join(dataDir, 'programs')
    mkdirSync(folder)
    const command = path.join(folder, 'turnserver')
    const prints = (text: string) => writeFileSync(command, `#!/bin/sh\necho '${text}'\n`, { mode: 0o755 })
    expect(await findRelay(folder)).to.deep.include({ command: null })
    expect(((await findRelay(folder)) as { missing: string }).missing).to.include(
      'systemctl disable --now coturn',
    )
    for (const old of ['4.5.2', '3.9.9', '4.6.0', 'Usage: turnserver']) {
      prints(old)
      const missing = `${command} is no coturn of version 4.6.1 or later`
      expect(await findRelay(folder), old).to.deep.equal({ command: null, missing })
    }
    for (const recent of ['4.6.1', 'Coturn 4.10.0', '5.0.0']) {
      prints(recent)
      expect(await findRelay(folder), recent).to.deep.equal({ command })
    }
  })
})

/** Of the api, as far as a relay is concerned. */
function settings(some: Pick<Surroundings, 'chosen' | 'relay'>): Record<string, string> {
  const keys = { files: {}, deployer: `0x${'1'.repeat(64)}` }
  return settingsOf('api', { ports: {}, keys, database: {}, dataDir: '', ...some } as unknown as Surroundings)
}
