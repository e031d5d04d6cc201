import type { Abi, AbiEvent, AbiParameter } from 'viem'

type EventsOf<A extends Abi> = Extract<A[number], { type: 'event' }>
/** Names of the events of an ABI. */
export type EventNamesOf<A extends Abi> = EventsOf<A>['name']
/** Arguments that an ABI names otherwise than the rest of the product does. */
export type Names = Readonly<Record<string, string>>

type Component = { name: string; type: string; components?: readonly AbiParameter[] }
/** As decoded: integers as bigint, bytes and addresses as lower-case 0x text. */
type ArgOf<T extends string, P, N extends Names> = T extends `${infer I}[${string}]`
  ? readonly ArgOf<I, P, N>[]
  : T extends `${'uint' | 'int'}${string}`
    ? bigint
    : T extends 'bool'
      ? boolean
      : T extends 'tuple'
        ? P extends { components: infer C extends readonly Component[] }
          ? { readonly [I in C[number] as Named<N, I['name']>]: ArgOf<I['type'], I, N> }
          : never
        : string
type Named<N extends Names, K extends string> = K extends keyof N ? N[K] & string : K
type InputsOf<E> = E extends { inputs: infer I extends readonly Component[] } ? I[number] : never

/** Arguments of an event under our names. */
export type ArgsOf<A extends Abi, E extends string, N extends Names> = {
  readonly [I in InputsOf<Extract<EventsOf<A>, { name: E }>> as Named<N, I['name'] & string>]: ArgOf<
    I['type'],
    I,
    N
  >
}

export type Arg = string | bigint | boolean | readonly Arg[] | { readonly [name: string]: Arg }
export type Args = Readonly<Record<string, Arg>>
export type { AbiEvent }
