import { expect } from 'chai'
import type { AbiParameter } from 'viem'
import { firstStreamPassAbi } from '#editions/first.generated.ts'
import { streamPassAbi } from '#generated/abis.ts'

interface Field {
  name: string
  type: string
  components?: Field[]
}

/** Names and types, without the compiler's own names of them. */
function fieldsOf(parameters: readonly AbiParameter[]): Field[] {
  return parameters.map((parameter) => {
    const { name = '', type } = parameter
    return 'components' in parameter
      ? { name, type, components: fieldsOf(parameter.components) }
      : { name, type }
  })
}

function shapesOf(abi: typeof streamPassAbi | typeof firstStreamPassAbi, name: string) {
  return abi.flatMap((item) =>
    item.type === 'function' && item.name === name
      ? [{ inputs: fieldsOf(item.inputs), outputs: fieldsOf(item.outputs), mutability: item.stateMutability }]
      : [],
  )
}

describe('collections of both editions', () => {
  for (const item of firstStreamPassAbi)
    if (item.type === 'function')
      it(`[S3.77] take ${item.name} alike, so that one call serves both`, () => {
        const first = shapesOf(firstStreamPassAbi, item.name)
        expect(first).to.have.length(1)
        expect(shapesOf(streamPassAbi, item.name)).to.deep.equal(first)
      })
})
