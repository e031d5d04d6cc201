import { expect } from 'chai'
import { readArguments } from '#scripts/dollars/readArguments.ts'

const WALLET = `0x${'aB'.repeat(20)}`

describe('npm run dollars', () => {
  it('[S1.1] sends what opens the demo door unless another number is said', () => {
    expect(readArguments([WALLET])).to.include({ to: WALLET, whole: 25, url: 'http://localhost:3000' })
    expect(readArguments([WALLET, '100', '--url', 'http://localhost:4000', '--data', '/data'])).to.deep.equal(
      {
        ...{ to: WALLET, whole: 100 },
        ...{ url: 'http://localhost:4000', dataDir: '/data' },
      },
    )
  })

  it('says in a sentence what is missing or wrong', () => {
    for (const [args, words] of [
      [[], /^Name the wallet/],
      [['0x12'], /^Name the wallet/],
      [[WALLET, '0'], /^Say how many/],
      [[WALLET, '2.5'], /^Say how many/],
      [[WALLET, '1', '2'], /^Say how many/],
      [[WALLET, '--url', 'here'], /^--url needs/],
    ] as const)
      expect(() => readArguments([...args]), args.join(' ')).to.throw(words)
  })
})
