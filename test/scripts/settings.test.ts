import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect } from 'chai'
import { ROOT } from '#scripts/start/root.ts'
import type { Process } from '#settings/schema.ts'
import { VARIABLES } from '#settings/variable.ts'

const ENTRIES: Record<Process, string> = {
  api: 'api/main.ts',
  worker: 'api/worker.ts',
  indexer: 'indexer/main.ts',
  media: 'media/main.ts',
  migrate: 'scripts/migrate.ts',
}

/** Variables without which a process cannot run. */
function required(target: Process): string[] {
  return Object.entries(VARIABLES)
    .filter(([, variable]) => (variable.processes as readonly Process[]).includes(target))
    .filter(([, variable]) => !variable.schema.safeParse(undefined).success)
    .map(([name]) => name)
}

describe('settings of a process [M.2]', () => {
  for (const target of Object.keys(ENTRIES) as Process[])
    it(`${target} without any ends with the full list and no stack`, () => {
      const result = spawnSync(process.execPath, [path.join(ROOT, ENTRIES[target])], {
        encoding: 'utf8',
        env: {},
      })
      const said = `${result.stdout}${result.stderr}`
      expect(required(target).length).to.be.greaterThan(1)
      for (const name of required(target)) expect(said, name).to.include(`${name}: is missing`)
      expect(said).to.not.match(/^\s+at /m)
      expect(result.status).to.not.equal(0)
    })

  it('a wrong value is told with its name and what it should be', () => {
    const result = spawnSync(process.execPath, [path.join(ROOT, 'media/main.ts')], {
      encoding: 'utf8',
      env: { MEDIA_UDP_MIN: 'many', MEDIA_PUBLIC_URL: 'http://localhost' },
    })
    expect(`${result.stdout}${result.stderr}`)
      .to.match(/MEDIA_UDP_MIN: .+\n?/)
      .and.match(/MEDIA_PUBLIC_URL: /)
  })

  it('[S1.8] a WalletConnect relay is one origin over TLS, or one of this machine; nothing else gets into the policy', () => {
    const { WALLETCONNECT_RELAY_URL: relay, WALLETCONNECT_PROJECT_ID: project } = VARIABLES
    const good = [
      'wss://relay.example',
      'wss://relay.example:8443/v1',
      'ws://127.0.0.1:9',
      'ws://localhost:9/x',
    ]
    expect(good.filter((text) => !relay.schema.safeParse(text).success)).to.deep.equal([])
    const bad = [
      ...[
        'ws://relay.example',
        'https://relay.example',
        'wss://',
        'wss://*',
        'wss://a b',
        'ws://localhost.example:9',
      ],
      ...[
        "wss://a; script-src 'unsafe-inline'",
        'wss://a,wss://b',
        "wss://a 'self'",
        'wss://u:p@a',
        'wss://a?x=1',
        'wss://a\n',
      ],
    ]
    expect(bad.filter((text) => relay.schema.safeParse(text).success)).to.deep.equal([])
    expect(relay.schema.parse(undefined)).to.equal('wss://relay.walletconnect.org')
    expect(project.schema.parse(undefined)).to.equal(undefined)
    expect(
      ['x', 'A'.repeat(32), `${'a'.repeat(32)}\n`].filter((text) => project.schema.safeParse(text).success),
    ).to.deep.equal([])
  })
})
