import { execFile } from 'node:child_process'
import { expect } from 'chai'
import { openPages } from '#scripts/doctor/openPages.ts'
import { useDatabase } from '#test/kit/database.ts'
import { PAGE_LINES } from './faults.ts'
import { type DoctorWorld, openDoctorWorld } from './useDoctor.ts'

describe('the command trtc:doctor', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let world: DoctorWorld

  before(async () => {
    world = await openDoctorWorld(db)
  })
  after(() => world.stop())

  /** As an operator runs it, on a machine without a browser. */
  const run = (settings: Record<string, string> = {}) =>
    new Promise<{ code: number; lines: string[] }>((resolve) => {
      const env = { ...world.settings(), ...settings, CHROME_PATH: '/nowhere/chromium' }
      const all = { ...env, DATABASE_OWNER_URL: db.url('owner') }
      execFile(process.execPath, ['scripts/doctor/main.ts'], { env: all }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), lines: `${stdout}${stderr}`.trim().split('\n') }),
      )
    })
  const stateOf = (lines: string[], name: string) =>
    lines.find((line) => line.startsWith(`${name} `))?.match(/ {2}(good|bad|not checked): /)?.[1]

  it('[S3.83] without Chromium what only pages find is not checked, and nothing bad means 2', async () => {
    const { code, lines } = await run()
    const text = lines.join('\n')
    expect(lines[0]).to.match(
      /two pages for at most 29 s: 2 minutes of media at most, of the 10 that this may use/,
    )
    for (const name of ['settings and key files', 'clock', 'management interface'])
      expect(stateOf(lines, name), text).to.equal('good')
    for (const name of [...PAGE_LINES, 'callback', 'hosts', 'proof for streams that are not public'])
      expect(stateOf(lines, name), `${name} of\n${text}`).to.equal('not checked')
    expect(text).to.match(/no browser: .*\/nowhere\/chromium/)
    expect(code, text).to.equal(2)
    expect((await db.pool('owner').query('SELECT FROM app.media_proof')).rowCount).to.equal(0)
  })

  it('[S3.83] a wrong key file is one line, 1, and asks nobody', async () => {
    const calls = world.cloud().calls.length
    const { code, lines } = await run({ TRTC_SECRET_FILE: '/nowhere/secret' })
    expect(lines).to.deep.equal([
      'settings and key files  bad: TRTC_SECRET_FILE: /nowhere/secret cannot be read (ENOENT).',
    ])
    expect(code).to.equal(1)
    expect(world.cloud().calls.length).to.equal(calls)
  })

  it('[S3.83] its page runs the SDK that ships', async () => {
    const pages = await openPages({ isLoopback: true })
    try {
      const said = await pages.host.order('enter', { sdkAppId: 'none' } as never, false)
      expect(said).to.match(/^500[01] /)
      expect(pages.hosts()).to.deep.equal([])
    } finally {
      await pages.close()
    }
  })
})
