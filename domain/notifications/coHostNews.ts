import { TERMS_WORDS } from '../room/coHosts.ts'
import { KIND_WORDS } from '../room/hostedKind.ts'
import { inSentence, kindOf, type NewsFacts, type NewsText } from './newsFacts.ts'

const named = ({ title }: NewsFacts) => `“${inSentence(title)}”`
const channelOf = ({ channel }: NewsFacts) => inSentence(channel)
const what = (facts: NewsFacts) => KIND_WORDS[kindOf(facts)]
const terms = (facts: NewsFacts) => TERMS_WORDS[kindOf(facts)]
const ofAsked = ({ roomId = '' }: NewsFacts) => `/studio/together/${roomId}`
function ofHost(facts: NewsFacts): string {
  const studio = kindOf(facts) === 'voice' ? '/studio/rooms' : '/studio/live'
  return facts.roomId === undefined ? studio : `${studio}?room=${facts.roomId}`
}

/** Of a room that is on the chain alone changed something. */
const whatThen = ({ isOn }: NewsFacts) =>
  isOn
    ? 'It goes on: agree again, or host it no more.'
    : 'It does not begin before you agree again or decline.'

/**
 * What creators are told of rooms that several of them host: the facts are `title`, `roomId`, the `kind` of the room, the `channel` of
 * the other one, and `isOn` of what is on air already.
 */
export const CO_HOST_NEWS = {
  cohost_invited: {
    group: 'live',
    title: (facts) => `Host a ${what(facts)} with ${channelOf(facts)}?`,
    text: (facts) => `They ask you. It is ${named(facts)}. Read ${terms(facts).all}, then agree or decline.`,
    path: ofAsked,
  },
  cohost_changed: {
    group: 'live',
    title: (facts) => `Agree again: ${named(facts)}`,
    text: (facts) =>
      `${terms(facts).changed} after you agreed to host the ${what(facts)} of ${channelOf(facts)}. ${whatThen(facts)}`,
    path: ofAsked,
  },
  cohost_agreed: {
    group: 'live',
    title: (facts) => `Agreed to host with you: ${channelOf(facts)}`,
    text: (facts) =>
      `They agreed to ${terms(facts).all} of ${named(facts)}. If you change one of them, they are asked again.`,
    path: ofHost,
  },
  cohost_declined: {
    group: 'live',
    title: (facts) => `Does not host with you: ${channelOf(facts)}`,
    text: (facts) =>
      `They declined ${named(facts)}, or host it no more. The ${what(facts)} begins and goes on without them.`,
    path: ofHost,
  },
} as const satisfies Record<string, NewsText>
