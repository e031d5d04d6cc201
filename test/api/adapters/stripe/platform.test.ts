import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { pinPlatform } from '#api/installation/paymentPlatform.ts'
import { PaymentsUnreachable, PlatformChanged } from '#api/ports/payments.ts'
import { openSecretFile } from '#settings/secretFile.ts'
import { useDatabase } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'
import { json, PLATFORM, startRecordingProvider } from './recordingProvider.ts'
import { errorOf, KEY, usePayments } from './usePayments.ts'

const OTHER_KEY = 'sk_test_standin_ofanotheraccount0'
const ACCOUNT = json(200, { id: 'acct_1', object: 'v2.core.account' })
const LOOK = 'GET /v1/account'

describe('whose key it is', () => {
  const database = useDatabase()
  const { provider, payments } = usePayments()
  const pin = () => pinPlatform(database.pool('api'))
  const rows = async () =>
    (await database.pool('owner').query('SELECT account_ref, is_live FROM app.payment_platform')).rows
  afterEach(() => database.pool('owner').query('DELETE FROM app.payment_platform'))
  const whats = () => provider().asked.map(({ what }) => what)

  it('[T29] is asked once, before anything else, and written once', async () => {
    provider().answers = [ACCOUNT]
    const own = payments({ pin: pin() })
    await Promise.all([own.readConnect('acct_1'), own.readConnect('acct_1')])
    expect(whats()).to.deep.equal([LOOK, ...Array(2).fill('GET /v2/core/accounts/acct_1')])
    expect(await rows()).to.deep.equal([{ account_ref: PLATFORM, is_live: false }])
    expect(await own.platform()).to.deep.equal({ accountId: PLATFORM, isLive: false })
  })

  it('[T29] of ten processes that begin at once one writes, and all agree', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) => pin()({ accountId: `acct_${n}`, isLive: false })),
    )
    expect(new Set(all.map(({ accountId }) => accountId)).size).to.equal(1)
    expect(await rows()).to.have.length(1)
  })

  for (const [name, began] of Object.entries({
    account: { accountId: 'acct_first', isLive: false },
    mode: { accountId: PLATFORM, isLive: true },
  }))
    it(`[T18][T29] a key of another ${name} than at the beginning is asked nothing, and the start says so`, async () => {
      await pin()(began)
      const alarms: string[] = []
      const own = payments({ pin: pin(), alarms: { raise: (alarm) => alarms.push(alarm) } })
      const error = await errorOf(own.start())
      expect(error).to.be.instanceOf(PlatformChanged)
      expect((error as Error).message).to.match(
        new RegExp(
          `^The key in STRIPE_KEY_FILE is of account ${PLATFORM} \\(test mode\\), .+ ${began.accountId} \\(.+\\.$`,
        ),
      )
      for (const call of [own.readConnect('acct_1'), own.dashboardLink('acct_1')])
        expect(await errorOf(call)).to.be.instanceOf(PlatformChanged)
      expect(whats()).to.deep.equal([LOOK])
      expect(alarms).to.deep.equal(['payment_key_unfit'])
      expect(await rows()).to.deep.equal([{ account_ref: began.accountId, is_live: began.isLive }])
    })

  it('a provider that is silent holds no start up, and nothing is asked before it spoke', async () => {
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<() => void>()
    provider().account = (response, look) =>
      onAsked(() => json(200, { id: PLATFORM, object: 'account' })(response, look))
    provider().answers = [ACCOUNT]
    const own = payments({ pin: pin(), startWithinMs: 20 })
    await own.start()
    const answer = await asked
    const reading = own.readConnect('acct_1')
    expect(whats(), 'one look, which is still open').to.deep.equal([LOOK])
    answer()
    expect((await reading).accountRef).to.equal('acct_1')
    expect(whats()).to.deep.equal([LOOK, 'GET /v2/core/accounts/acct_1'])
  })

  it('a provider that fails holds no start up, and is asked again before the first use', async () => {
    const alarms: string[] = []
    provider().account = json(503, { error: { type: 'api_error' } })
    provider().answers = [ACCOUNT]
    const own = payments({ pin: pin(), alarms: { raise: (alarm) => alarms.push(alarm) } })
    await own.start()
    expect(await errorOf(own.readConnect('acct_1'))).to.be.instanceOf(PaymentsUnreachable)
    expect(whats(), 'nothing is asked of somebody unknown').to.deep.equal([LOOK, LOOK])
    expect(alarms).to.deep.equal(['payments_unreachable', 'payments_unreachable'])
    expect(await rows()).to.deep.equal([])
    provider().account = PLATFORM
    expect((await own.readConnect('acct_1')).accountRef).to.equal('acct_1')
    expect(await rows()).to.have.length(1)
  })

  it('[T29] a provider that comes later is compared then, and one with another account gets nothing', async () => {
    await pin()({ accountId: PLATFORM, isLive: false })
    const port = await freePort()
    const own = payments({ pin: pin(), apiUrl: `http://127.0.0.1:${port}` })
    await own.start()
    const late = await startRecordingProvider(port)
    try {
      late.account = 'acct_somebody_else'
      late.answers = [ACCOUNT]
      expect(await errorOf(own.readConnect('acct_1'))).to.be.instanceOf(PlatformChanged)
      expect(late.calls()).to.deep.equal([])
    } finally {
      await late.stop()
    }
  })

  it('[T29] a key that was rolled is compared too, before its first use, and used without a restart', async () => {
    let key = KEY
    provider().account = (response, asked) => {
      const isOther = asked.headers.authorization === `Bearer ${OTHER_KEY}`
      json(200, { id: isOther ? 'acct_somebody_else' : PLATFORM, object: 'account' })(response, asked)
    }
    provider().answers = [ACCOUNT]
    const own = payments({ pin: pin(), keys: { current: () => key } })
    await own.readConnect('acct_1')
    key = OTHER_KEY
    expect(await errorOf(own.readConnect('acct_1'))).to.be.instanceOf(PlatformChanged)
    const shown = () =>
      provider()
        .calls()
        .map(({ headers }) => headers.authorization)
    expect(shown()).to.deep.equal([`Bearer ${KEY}`])
    key = `${KEY}rolled`
    await own.readConnect('acct_1')
    expect(shown()).to.deep.equal([`Bearer ${KEY}`, `Bearer ${KEY}rolled`])
  })

  it('[T29] a key that was rolled in its file is used from then on, after a look whose it is', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'card-'))
    const [file, rolled] = [path.join(folder, 'card'), `${KEY}rolled`]
    writeFileSync(file, `${KEY}\n`, { mode: 0o600 })
    const keys = openSecretFile({ path: file, clock: Date.now, everyMs: 5, settleMs: 0 })
    try {
      provider().answers = [ACCOUNT]
      const own = payments({ pin: pin(), keys })
      await own.readConnect('acct_1')
      writeFileSync(`${file}.new`, `${rolled}\n${KEY} 2099-01-01T00:00:00Z\n`, { mode: 0o600 })
      renameSync(`${file}.new`, file)
      await until('the file is followed', () => keys.current() === rolled)
      await own.readConnect('acct_1')
      const shown = provider().asked.map(({ what, headers }) => [what === LOOK, headers.authorization])
      expect(shown).to.deep.equal([
        [true, `Bearer ${KEY}`],
        [false, `Bearer ${KEY}`],
        [true, `Bearer ${rolled}`],
        [false, `Bearer ${rolled}`],
      ])
    } finally {
      keys.stop()
      rmSync(folder, { recursive: true })
    }
  })

  it('[T29] a key that may not go to this address is shown to nobody', async () => {
    const alarms: unknown[] = []
    const own = payments({
      ...{ pin: pin(), problemOf: () => 'holds something else.' },
      alarms: { raise: (...alarm) => alarms.push(alarm) },
    })
    await own.start()
    expect(await errorOf(own.readConnect('acct_1'))).to.be.instanceOf(PaymentsUnreachable)
    expect(provider().asked).to.deep.equal([])
    expect(JSON.stringify(alarms)).to.include('payment_key_unfit').and.not.to.include(KEY)
  })

  it('[T29] the row is written once: the api neither changes nor takes it away', async () => {
    await pin()({ accountId: PLATFORM, isLive: false })
    for (const sql of [
      "UPDATE app.payment_platform SET account_ref = 'acct_mine'",
      'DELETE FROM app.payment_platform',
      "INSERT INTO app.payment_platform (id, account_ref, is_live) VALUES ('second', 'acct_mine', false)",
    ])
      expect(await errorOf(database.pool('api').query(sql)), sql).to.be.instanceOf(Error)
    expect(await rows()).to.deep.equal([{ account_ref: PLATFORM, is_live: false }])
  })
})
