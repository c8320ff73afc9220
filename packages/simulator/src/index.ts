// Calls in virtual time, decided by the same engine as live ones.

export { pathText } from './path-text.ts'
export { firstDifference, type Recording, replay, replayToEnd } from './replay.ts'
export {
  type PersonOutcome,
  personOutcomes,
  type SimulationRequest,
  type SimulationResult,
  simulate,
  simulatedJournal,
  simulatedKeys,
} from './simulate.ts'
export { type RandomRun, type RandomRunRequest, simulateMany } from './simulate-many.ts'
