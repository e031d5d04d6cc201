import type { JsonSink } from './jsonTokens.ts'
import { RpcFault, wrongAnswer } from './rpcFault.ts'

type Value = unknown[] | Record<string, unknown>

/** Gives the values of a list one by one while it arrives. @throws RpcFault when it is no list */
export function eachElement(what: string, take: (value: unknown) => void): JsonSink {
  const open: { value: Value; key: string }[] = []
  let isInside = false

  function put(value: unknown): void {
    const parent = open.at(-1)
    if (!isInside)
      throw value === null ? new RpcFault('missing', what) : wrongAnswer(`${what} are not a list`)
    if (!parent) take(value)
    else if (Array.isArray(parent.value)) parent.value.push(value)
    else parent.value[parent.key] = value
  }

  return {
    open(isList) {
      if (isInside) open.push({ value: isList ? [] : Object.create(null), key: '' })
      else if (isList) isInside = true
      else throw wrongAnswer(`${what} are not a list`)
    },
    close() {
      const ended = open.pop()
      if (ended) put(ended.value)
    },
    key(bytes, from, to) {
      const parent = open.at(-1)
      if (parent) parent.key = bytes.toString('latin1', from, to)
    },
    text: (bytes, from, to) => put(bytes.toString('latin1', from, to)),
    word: (bytes, from, to) => put(JSON.parse(bytes.toString('latin1', from, to))),
  }
}
