import type { RandomBytes } from '../clock.ts'

const QUALITIES =
  'Amber Autumn Bold Brave Bright Calm Clear Copper Coral Cosy Crisp Early Easy Fair Fleet Gentle Golden Grand Happy Honest Jolly Keen Kind Late Light Lively Lucky Mellow Merry Mild Misty Neat Noble Open Patient Plain Polite Proud Quick Quiet Rapid Ready Rosy Royal Sandy Silver Simple Smooth Snowy Soft Solar Spry Steady Still Sunny Swift Tidy Violet Vivid Warm Wild Windy Wise Witty'.split(
    ' ',
  )
const CREATURES =
  'Badger Beaver Bison Bobcat Crane Curlew Deer Dolphin Dove Eagle Egret Falcon Ferret Finch Fox Gecko Gull Hare Heron Ibex Ibis Jackdaw Jay Kestrel Kite Koala Lark Lemur Lynx Magpie Marmot Marten Mole Moth Newt Octopus Oriole Osprey Otter Owl Panda Pelican Penguin Pika Plover Puffin Quail Rabbit Raven Robin Salmon Seal Shrew Sparrow Starling Stork Swan Tapir Tern Thrush Trout Vole Walrus Wren'.split(
    ' ',
  )

/**
 * A first display name for somebody who has not chosen one, e.g. `Quiet Heron 41`. It says nothing of the
 * wallet behind it. Names may repeat; the account id is what identifies.
 */
export function friendlyName(random: RandomBytes): string {
  const [a = 0, b = 0, c = 0] = random(3)
  const pick = (words: string[], byte: number) => words[byte % words.length]
  return `${pick(QUALITIES, a)} ${pick(CREATURES, b)} ${10 + (c % 90)}`
}
