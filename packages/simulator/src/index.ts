// Calls in virtual time, decided by the same engine as live ones.

export {
  type PersonOutcome,
  type SimulationRequest,
  type SimulationResult,
  simulate,
  simulatedJournal,
  simulatedKeys,
} from './simulate.ts'
export { type RandomRun, type RandomRunRequest, simulateMany } from './simulate-many.ts'
