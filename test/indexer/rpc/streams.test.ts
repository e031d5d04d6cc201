import { expect } from 'chai'
import { AnswerSplitter, OutOfOrder } from '#indexer/rpc/answerSplitter.ts'
import { eachElement } from '#indexer/rpc/eachElement.ts'
import { type JsonSink, JsonTokens } from '#indexer/rpc/jsonTokens.ts'

function push(sink: JsonSink, text: string, cuts: number[]): void {
  const tokens = new JsonTokens(sink)
  const bytes = Buffer.from(text)
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    tokens.push(bytes.subarray(from, cut))
    from = cut
  }
  tokens.end()
}

function elementsOf(text: string, cuts: number[] = []): unknown[] {
  const found: unknown[] = []
  push(
    eachElement('values', (value) => found.push(value)),
    text,
    cuts,
  )
  return found
}

describe('JSON while it arrives', () => {
  const value = [
    ...[
      {},
      [],
      [[]],
      0,
      -1.5e3,
      true,
      false,
      null,
      '',
      'a'.repeat(200),
      { a: { b: [1, { c: 'd' }] }, e: null },
    ],
    ...[{ topics: ['0x12', '0x34'], data: `0x${'ab'.repeat(100)}` }],
  ]

  it('[T35] is the same wherever the text is cut', () => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, '\t\r ')]) {
      for (let cut = 0; cut <= text.length; cut++)
        expect(elementsOf(text, [cut, Math.min(text.length, cut + 3)])).to.deep.equal(value)
      expect(
        elementsOf(
          text,
          [...text].map((_, i) => i),
        ),
      ).to.deep.equal(value)
    }
  })

  it('[T35] ends a string at its own quote', () => {
    const text = '["a\\"b","c\\\\","d\\\\\\"",1]'
    for (let cut = 0; cut <= text.length; cut++)
      expect(elementsOf(text, [cut])).to.deep.equal(['a\\"b', 'c\\\\', 'd\\\\\\"', 1])
  })

  for (const text of [
    '',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '{"a":1,}',
    '["a" "b"]',
    '[1]]',
    '[1] 2',
    '[}',
    '<html>',
    '["a',
    '[{"a"}]',
    '[{1:2}]',
    `[${'1'.repeat(100)}]`,
    '['.repeat(40),
  ])
    it(`[T34] refuses ${text.slice(0, 20)}`, () => {
      expect(() => elementsOf(text)).to.throw(/not JSON|not a list/)
    })
})

describe('answers of a body', () => {
  function split(text: string, calls = 2): unknown[][] {
    const found: unknown[][] = Array.from({ length: calls }, () => [])
    const splitter = new AnswerSplitter(
      found.map((list) => eachElement('values', (value) => list.push(value))),
    )
    push(splitter, text, [])
    splitter.end()
    return splitter.refusals.length > 0 ? [splitter.refusals] : found
  }

  it('[T34] go to their calls, the id before or behind the result', () => {
    expect(split('[{"id":1,"result":[1]},{"id":0,"result":[0]}]')).to.deep.equal([[0], [1]])
    expect(split('[{"result":[0],"id":0},{"error":null,"result":[1],"id":1}]')).to.deep.equal([[0], [1]])
    expect(split('{"jsonrpc":"2.0","result":[7],"id":0}', 1)).to.deep.equal([[7]])
  })

  it('[T34] in another order with the id behind are asked for one by one', () => {
    expect(() => split('[{"result":[1],"id":1},{"result":[0],"id":0}]')).to.throw(OutOfOrder)
  })

  it('[T34] that are refused say why, also for a whole batch', () => {
    const refusal = { call: 0, code: -32005, message: 'limit' }
    expect(split('{"id":null,"error":{"code":-32005,"message":"limit","data":{"x":[1]}}}')).to.deep.equal([
      [refusal],
    ])
    expect(split('[{"id":1,"result":null,"error":{"code":-1,"message":"no"}}]')).to.deep.equal([
      [{ call: 1, code: -1, message: 'no' }],
    ])
  })

  for (const text of [
    '[{"id":0,"result":[]}]',
    '[{"id":0,"result":[]},{"id":0,"result":[]}]',
    '[{"id":0,"result":[]},{"id":2,"result":[]}]',
    '[{"id":0,"result":[],"result":[]},{"id":1,"result":[]}]',
    '[{"id":0},{"id":1,"result":[]}]',
    '[1,2]',
    '"text"',
  ])
    it(`[T34] are refused: ${text}`, () => {
      expect(() => split(text)).to.throw(/^wrong/)
    })
})
