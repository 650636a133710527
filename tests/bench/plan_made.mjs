// Labelled questions that are made up, for what tests/matching is not like: wordings that lie near each other.
//   apart    each matter has a subject of its own
//   shared   some subjects are asked about in two ways: how to delete a thing, and how to send it on
// Each also with sizes that differ, as in life: the first is asked fourteen times, the last twice.
import { random } from './plan_sets.mjs';

const VERBS = [['delete', 'remove', 'get rid of', 'erase'], ['change', 'edit', 'modify', 'switch'], ['find', 'see', 'look up', 'view'],
  ['export', 'download', 'back up', 'save'], ['create', 'make', 'add', 'set up'], ['stop', 'disable', 'turn off', 'block'],
  ['move', 'transfer', 'migrate', 'copy'], ['share', 'send', 'pass on', 'give others'], ['merge', 'combine', 'join'], ['fix', 'repair', 'recover', 'restore']];
const NOUNS = `standing order/recurring payment, tea timer/brewing clock, boarding pass/flight ticket, garden plan/map of beds, recipe box/saved recipes,
 heart rate log/pulse history, guest list/people invited, train delay alert/notice of late trains, dark theme/night colours, voice memo/spoken note,
 shopping basket/cart, watch face/clock dial, parking permit/place to park, meter reading/electricity counter, loyalty points/bonus points,
 school timetable/lesson plan, second language/other language, family account/household profile, sleep report/how I slept, photo album/picture collection,
 payment card/credit card, delivery slot/time of delivery, weather widget/forecast on the home screen, puzzle level/stage of the game, blood test result/lab values,
 tax form/statement for taxes, library loan/borrowed book, chess rating/player score, alarm sound/wake up tone, birthday reminder/reminder of birthdays,
 gym contract/fitness membership, pet record/data of my dog, running route/jogging track, doorbell camera/video bell, bus pass/monthly ticket,
 postcode/zip code, heating schedule/warm hours, garage door/gate of the garage, rent receipt/proof of rent, insurance claim/damage report,
 crossword hint/clue, bird list/birds I saw, wine note/tasting comment, knitting pattern/knit chart, bicycle lock/bike lock,
 hotel booking/room reservation, exam date/day of the exam, water filter/filter cartridge, podcast queue/episodes to hear, ink level/printer ink,
 solar output/power from the panels, choir score/sheet music, gift message/greeting card text, seat map/where I sit, robot vacuum zone/area to clean,
 stamp album/stamps, recycling day/bin collection, ski pass/lift ticket, translation memory/earlier translations, fishing licence/permit to fish`
  .split(',').map((one) => one.trim().split('/'));
const PLACES = ['Homely', 'Travelo', 'Medbook', 'Citydesk', 'Playbox', 'Gardena'];
const BEGIN = ['How do I', 'How can I', 'how to', 'Is it possible to', 'Can I', 'Is there a way to', 'I want to', 'I need to', 'What is the best way to',
  'Where can I', 'Any way to', 'What should I do to', 'Does anybody know how to', '', '', 'trying to', 'cannot', 'Steps to', 'Unable to', 'Would like to'];
const WHOSE = ['my', 'a', 'the', 'my old', 'an', 'all my', 'this', 'one', ''];
const END = ['?', '', '.', ' please', ' on the phone?', ' in the new version', ' again?', ' from the web page', ' on android', ' by myself?'];

function made({ name, subjects, matters, least, most, differs, seed }) {
  const next = random(seed);
  const of = (list) => list[Math.floor(next() * list.length)];
  const questions = [];
  for (let i = 0; i < matters; i++) {
    const round = Math.floor(i / subjects);
    const [noun, verb, place] = [NOUNS[i % subjects], VERBS[(i * 7 + round * 3) % VERBS.length], PLACES[(i * 5) % PLACES.length]];
    const n = differs ? Math.max(1, Math.round(most / (1 + i / 12))) : least + Math.floor(next() * (most - least + 1));
    for (let k = 0; k < n; k++) {
      const where = next() < 0.6 ? ` ${of(['in', 'on', 'with'])} ${place}` : '';
      questions.push({ group: `${name} ${i}`, text: `${of(BEGIN)} ${of(verb)} ${of(WHOSE)} ${of(noun)}${where}${of(END)}`.trim().replace(/ +/g, ' ') });
    }
  }
  return { name, questions };
}

export const madeSets = () => [
  { name: 'apart, 60 matters', subjects: 60, matters: 60, least: 8, most: 12, seed: 1 },
  { name: 'apart, 60 of all sizes', subjects: 60, matters: 60, most: 14, differs: true, seed: 2 },
  { name: 'apart, 30 matters', subjects: 30, matters: 30, least: 4, most: 12, seed: 3 },
  { name: 'shared, 60 matters', subjects: 40, matters: 60, least: 8, most: 12, seed: 4 },
  { name: 'shared, 60 of all sizes', subjects: 40, matters: 60, most: 14, differs: true, seed: 5 },
  { name: 'shared, 90 matters', subjects: 60, matters: 90, least: 6, most: 12, seed: 6 },
].map(made);
