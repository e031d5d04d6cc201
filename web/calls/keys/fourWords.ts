/** Words that a person could take for something of a wallet, a payment or a sign-in, and what stands for them: none of the list itself. */
const OURS: Readonly<Record<string, string>> = {
  ...{ coin: 'harp', gas: 'gull', key: 'kettle', phrase: 'pebble' },
  ...{ secret: 'sequin', seed: 'seagull', token: 'teapot' },
}

/** Fetches the list of words. @returns the words that people compare, of numbers from 0 to 2047 */
export async function loadWords(): Promise<(numbers: readonly number[]) => string[]> {
  const { english } = await import('./wordList.ts')
  return (numbers) =>
    numbers.map((number) => {
      const word = english[number]
      if (word === undefined) throw new RangeError(`no word has the number ${number}`)
      return OURS[word] ?? word
    })
}
