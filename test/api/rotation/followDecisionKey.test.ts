import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { followDecisionKey, type KeySource, UnfitKey } from '#api/access/decisions/followDecisionKey.ts'
import { endSignKey, registerSignKey, signKeyOf } from '#db/signKeys.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const newKey = () => generateKeyPairSync('ed25519').privateKey

describe('the key of decisions [T29]', () => {
  const db = useDatabase()
  const told: string[] = []
  let [text, key] = ['first', newKey()]
  const source: KeySource = {
    read: () => {
      if (text === '') throw new Error('no such file')
      return { text, key }
    },
  }
  const follow = () =>
    followDecisionKey({
      pool: db.pool('api'),
      source,
      everyMs: 5,
      onUnfit: (keyId, state) => told.push(`${keyId ?? 'file'} ${state}`),
    })

  it('that nobody registered does not start', async () => {
    const signer = follow()
    const failed = await signer.start().then(
      () => null,
      (error) => error,
    )
    expect(failed).to.be.instanceOf(UnfitKey)
    expect(told).to.deep.equal([`${signKeyOf(key).keyId} unknown`])
  })

  it('follows its file to a registered key alone, and signs no more once it has ended', async () => {
    const owner = db.pool('owner')
    await registerSignKey(owner, signKeyOf(key))
    const signer = follow()
    await signer.start()
    const first = signer.keyId
    told.length = 0

    ;[text, key] = ['second', newKey()]
    const second = signKeyOf(key)
    await until('the process tells', () => told.includes(`${second.keyId} unknown`))
    expect(signer.keyId).to.equal(first)
    await registerSignKey(owner, second)
    await until('the new key signs', () => signer.keyId === second.keyId)
    expect(signer.sign(Buffer.alloc(32))).to.have.length(64)

    text = ''
    await until('the process tells', () => told.includes('file unreadable'))
    expect(signer.keyId).to.equal(second.keyId)
    text = 'second'
    await endSignKey(owner, second.keyId, 0)
    await until('the process tells', () => told.includes(`${second.keyId} ended`))
    expect(() => signer.sign(Buffer.alloc(32))).to.throw(/has ended/)
    expect(told).to.have.length(3)
    signer.stop()
  })
})
