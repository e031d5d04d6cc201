import { expect } from 'chai'
import { parseUnits } from 'viem'
import { handle } from '#api/creators/contract.ts'
import { handleFault, suggestHandle } from '#web/creators/handle.ts'
import { setupStep } from '#web/creators/setupStep.ts'
import { checkDraft } from '#web/creators/tierDraft.ts'
import { parseAmount } from '#web/kit/format/parseAmount.ts'

const draft = {
  ...{ name: 'Gold', benefits: '', price: '0.01', days: '30', supply: '', rank: '2' },
  ...{ refundDays: '0', share: '0', isSoulbound: false },
}

describe('a creator’s fields', () => {
  it('suggests only handles that the server takes, or none', () => {
    for (const name of [
      'Night Ferry',
      'Ünïcode & friends',
      '  --x--  ',
      'a',
      '漢字',
      'A'.repeat(99),
      'end-of-the-line-at-29-signs- ok',
    ]) {
      const made = suggestHandle(name)
      if (handleFault(made) === null) expect(handle.safeParse(made).success, made).to.equal(true)
    }
    expect(suggestHandle('Night Ferry')).to.equal('night-ferry')
    expect(suggestHandle('Café Ümlaut')).to.equal('cafe-umlaut')
  })

  it('refuses exactly the handles that the server refuses', () => {
    const tries = [
      'ab',
      'abc',
      '-abc',
      'abc-',
      'a-c',
      'a'.repeat(30),
      'a'.repeat(31),
      'Abc',
      'a_c',
      'a c',
      'äbc',
      '123',
    ]
    for (const one of tries) expect(handleFault(one) === null, one).to.equal(handle.safeParse(one).success)
  })

  it('reads an amount as another library does and nothing that is not one', () => {
    for (const text of ['0', '1', '0.01', '12.5', '0.000000000000000001', '007.70']) {
      expect(parseAmount(text, 18), text).to.equal(parseUnits(text, 18))
    }
    for (const text of ['', '.', '1.', '.5', '-1', '1e3', '0x1', '1,5', '0.0000000000000000001', 'ten']) {
      expect(parseAmount(text, 18), text).to.equal(null)
    }
  })

  it('[S3.9] turns a draft into terms that promise nothing unless it is asked for', () => {
    expect(checkDraft(draft, 18)).to.deep.equal({
      terms: {
        price: 10n ** 16n,
        duration: 2_592_000,
        maxSupply: 0,
        minted: 0,
        referralBps: 0,
        currency: 0,
        flags: 0,
        refundWindow: 0,
        rank: 2,
      },
    })
  })

  it('names every field that needs another value and keeps the rest', () => {
    const bad = checkDraft(
      {
        ...{ name: ' ', benefits: 'x'.repeat(501), price: 'x', days: '-1', supply: '0', rank: '256' },
        ...{ refundDays: '195', share: '50.01', isSoulbound: false },
      },
      18,
    )
    expect('faults' in bad && Object.keys(bad.faults).sort()).to.deep.equal([
      'benefits',
      'days',
      'name',
      'price',
      'rank',
      'refundDays',
      'share',
      'supply',
    ])
    expect('faults' in checkDraft({ ...draft, price: String(2n ** 96n) }, 0)).to.equal(true)
    expect('terms' in checkDraft({ ...draft, price: String(2n ** 96n - 1n) }, 0)).to.equal(true)
  })

  it('knows what is missing before going live', () => {
    expect(setupStep(false, null)).to.equal('channel')
    expect(setupStep(true, null)).to.equal('collection')
  })
})
