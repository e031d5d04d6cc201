import { expect } from 'chai'
import type { Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { createInstallation, startWorker } from '#test/kit/api.ts'
import { until } from '#test/kit/time/until.ts'
import { DAY_S } from '../keeper/useKeeper.ts'
import { ACCOUNT_KEY, KEY, type KeptSignature, NEXT_KEY, useSigning } from './useSigning.ts'

const addressOf = (key: Hex) => privateKeyToAddress(key).toLowerCase()

describe('what was seen of calls by wallet is signed', function () {
  this.timeout(120_000)
  const signing = useSigning()
  const { stage, found, kept, sign } = signing

  it('[S3.46][S3.38] so that its escrow takes it from a stranger: of a key with the role, and of an account', async () => {
    for (const isAccount of [false, true]) {
      const [call] = await found()
      if (!call) return expect.fail('not booked')
      const who = isAccount ? signing.account().toLowerCase() : addressOf(KEY)
      const attestor = isAccount ? signing.attestor(ACCOUNT_KEY, true) : signing.attestor(KEY)
      await sign(attestor)
      const signed = (await kept(call)) as KeptSignature
      expect(signed.attestor).to.equal(who)
      const attendance = await signing.attendance(call)
      const changed = { ...attendance, overlapSeconds: 901 }
      expect(await signing.answer(changed, signed)).to.match(/Escrow_BadSignature/)
      const stranger = await stage().seller()
      await signing.bring(stranger, attendance, signed)
      expect(await stage().statusOf(call.id)).to.equal('attested')
      await stage().pass()
      const seen = { attestor: who, creator: 1700, fan: 1000, both: 900, cause: 'interrupted' }
      expect(await signing.attended(call)).to.deep.equal([seen])
      const off = signing.off('NO_KEY')
      await sign(off)
      await stage().send(stage().fan, 'dispute', [call.id, `0x${'1'.repeat(64)}`])
      await stage().pass()
      await sign(off)
      expect(off.asked, 'what is attested is not signed again, also in a dispute').to.deep.equal([])
    }
  })

  it('[S3.46] once, and anew when another key signs for the installation', async () => {
    const [call] = await found()
    if (!call) return expect.fail('not booked')
    await sign(signing.attestor(KEY))
    const first = await kept(call)
    await sign(signing.attestor(KEY))
    expect(await kept(call), 'nothing changed').to.deep.equal(first)
    await stage().sql('UPDATE app.call_finding SET attest_reverts = 2')
    await sign(signing.attestor(NEXT_KEY))
    const next = (await kept(call)) as KeptSignature
    expect(next).to.include({ attestor: addressOf(NEXT_KEY), reverts: 0 })
    expect([next.at, next.signature]).not.to.include.oneOf([first?.at, first?.signature])
    expect(await signing.answer(await signing.attendance(call), next)).to.equal('taken')
  })

  it('[S3.46] without a key it waits, with one that has no role that is an alarm, and one that fails holds up no other', async () => {
    const calls = await found(2)
    const unreadable = signing.off('CHAIN_UNREADABLE')
    await sign(unreadable)
    expect(unreadable.asked, 'the rest of the look is left alone').to.have.length(1)
    expect(stage().alarms.names).to.deep.equal([])
    await sign(signing.attestor(null))
    expect(stage().alarms.names).to.deep.equal([])
    // it holds the role by its account alone
    await sign(signing.attestor(ACCOUNT_KEY))
    expect(stage().alarms.names).to.deep.equal(['attestor_unfit'])
    expect(await Promise.all(calls.map(kept))).to.deep.equal([undefined, undefined])
    const attestor = signing.attestor(KEY)
    const failing = new Set<Hex>()
    const failed = await sign({
      async signAttendance(escrow, attendance) {
        if (failing.size === 0) failing.add(attendance.id)
        if (failing.has(attendance.id)) throw new Error('lost')
        return attestor.signAttendance(escrow, attendance)
      },
    }).catch((error: AggregateError) => error.errors)
    expect(failed).to.have.length(1)
    for (const call of calls) expect((await kept(call)) === undefined).to.equal(failing.has(call.id))
    await sign(attestor)
    expect(await Promise.all(calls.map(kept))).not.to.include(undefined)
  })

  it('[S3.46][T13] not where it is contested, of another date, too late to object to, or judged anew meanwhile', async () => {
    const [call] = await found()
    if (!call) return expect.fail('not booked')
    const { sql } = stage()
    const off = signing.off('NO_KEY')
    const asks = async () => {
      off.asked.length = 0
      await sign(off)
      return off.asked.length
    }
    await sql("UPDATE app.call_finding SET kind = 'contested', cause = NULL")
    expect(await asks(), 'contested').to.equal(0)
    await sql(
      "UPDATE app.call_finding SET kind = 'clear', cause = 'interrupted', starts_at = starts_at - interval '1 day'",
    )
    expect(await asks(), 'another date').to.equal(0)
    await sql("UPDATE app.call_finding SET starts_at = starts_at + interval '1 day'")
    expect(await asks()).to.equal(1)
    const attestor = signing.attestor(KEY)
    await sign({
      async signAttendance(escrow, attendance) {
        await sql(
          "UPDATE app.call_finding SET both_s = 800, judged_at = judged_at + interval '1 microsecond'",
        )
        return attestor.signAttendance(escrow, attendance)
      },
    })
    expect(await kept(call), 'judged anew').to.equal(undefined)
    await stage().pass(DAY_S - 1200)
    expect(await asks(), 'ten minutes before the last moment').to.equal(1)
    await stage().pass(600)
    expect(await asks(), 'too late').to.equal(0)
  })

  it('[S3.46] by the worker of the installation with its key', async () => {
    const [call] = await found()
    if (!call) return expect.fail('not booked')
    const { database, deployment, chain } = stage()
    const installation = createInstallation({ rpcUrls: [chain.url], deployment: { ...deployment } })
    const worker = await startWorker(database, installation, {
      ...{ WORKER_MAX_REST_MS: '200', ATTESTOR_KEY_FILE: installation.file('attestor', KEY) },
    })
    try {
      await until('it is signed', async () => (await kept(call))?.attestor === addressOf(KEY))
    } finally {
      await worker.stop()
      installation.remove()
    }
  })
})
