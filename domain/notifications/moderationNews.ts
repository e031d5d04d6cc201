import { ruleName } from '../moderation/ruleName.ts'
import { momentIn } from '../room/localTime.ts'
import { inSentence, type NewsFacts, type NewsText } from './newsFacts.ts'

const PATH = '/me/moderation'
const channelOf = ({ channel }: NewsFacts) => inSentence(channel)
const why = ({ rule, reason }: NewsFacts) =>
  `Rule: ${ruleName(String(rule))}. Reason: “${inSentence(reason)}”.`
const endOf = ({ until }: NewsFacts) =>
  until === undefined ? 'It has no end.' : `It ends ${momentIn(Date.parse(String(until)), 'UTC')}.`

/** What somebody is told of acts about them: the rule, the reason and the term, never who acted. */
export const MODERATION_NEWS = {
  act_banned: {
    group: 'moderation',
    title: (facts) => `You cannot join the rooms of ${channelOf(facts)}`,
    text: (facts) => `${why(facts)} ${endOf(facts)} The page has the rules.`,
    path: () => PATH,
  },
  act_kicked: {
    group: 'moderation',
    title: (facts) => `You were taken out of a room of ${channelOf(facts)}`,
    text: (facts) => `${why(facts)} After a minute you can come back.`,
    path: () => PATH,
  },
  act_timed_out: {
    group: 'moderation',
    title: (facts) => `You cannot write in the chats of ${channelOf(facts)} for a while`,
    text: (facts) => `${why(facts)} ${endOf(facts)} You can stay.`,
    path: () => PATH,
  },
  time_out_undone: {
    group: 'moderation',
    title: (facts) => `You can write in the chats of ${channelOf(facts)} again`,
    text: () => 'What kept you silent was taken back.',
    path: () => PATH,
  },
  appeal_upheld: {
    group: 'moderation',
    title: (facts) => `Your appeal to ${channelOf(facts)} was decided: it stands`,
    text: (facts) => `The answer is “${inSentence(facts.answer)}”.`,
    path: () => PATH,
  },
  appeal_made: {
    group: 'moderation',
    title: (facts) => `Somebody appeals to ${channelOf(facts)}`,
    text: () =>
      'They ask for what was done about them to be taken back. Decide under Moderation in the studio.',
    path: () => '/studio/moderation',
  },
  act_undone: {
    group: 'moderation',
    title: (facts) => `You can join the rooms of ${channelOf(facts)} again`,
    text: () => 'What kept you out was taken back.',
    path: () => PATH,
  },
} as const satisfies Record<string, NewsText>
