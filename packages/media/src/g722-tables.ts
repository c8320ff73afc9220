/**
 * The numbers of ITU-T G.722: where differences are told apart, what each code stands for, and how
 * it moves the step size. Tables 14 to 21 of the standard; facts, and no others would interwork.
 */

const lowerDecisions = [
  35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1_023,
  1_121, 1_219, 1_339, 1_458, 1_612, 1_765, 1_980, 2_195, 2_557, 2_919,
] as const

/** The 30 magnitudes that a lower code can stand for, the smallest first. */
const lowerMagnitudes = [
  136, 432, 728, 1_040, 1_360, 1_688, 2_032, 2_400, 2_776, 3_168, 3_576, 4_008, 4_464, 4_944, 5_456,
  6_000, 6_576, 7_192, 7_856, 8_576, 9_360, 10_232, 11_192, 12_280, 13_512, 14_984, 16_704, 19_008,
  21_904, 24_808,
] as const

/** The codes of the negative magnitudes: the two smallest lie apart from the rest. */
const lowerNegativeCodes = [63, 62, ...downFrom(31, 28)]
const lowerPositiveCodes = downFrom(61, 30)

/** The lower band's tables. */
export const lowerTables = {
  decisions: lowerDecisions,
  codeOfNegative: lowerNegativeCodes,
  codeOfPositive: lowerPositiveCodes,
  heard: lowerHeard(),
  predicted: signedTable(
    [20_456, 12_896, 8_968, 6_288, 4_240, 2_584, 1_200],
    (magnitudes, negatives) => [0, ...negatives, ...magnitudes, 0],
  ),
  stepChange: coarseChanges([-60, -30, 58, 172, 334, 538, 1_198, 3_042]),
} as const

/** The upper band's tables. */
export const upperTables = {
  decisions: [564],
  codeOfNegative: [1, 0],
  codeOfPositive: [3, 2],
  heard: [-7_408, -1_616, 7_408, 1_616],
  predicted: [-7_408, -1_616, 7_408, 1_616],
  stepChange: [798, -214, 798, -214],
} as const

function downFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first - index)
}

/** The four codes that no encoder sends mean the smallest negative magnitude. */
function lowerHeard(): readonly number[] {
  const table = Array.from({ length: 64 }, (): number => -lowerMagnitudes[0])
  for (const [index, magnitude] of lowerMagnitudes.entries()) {
    table[lowerPositiveCodes[index] ?? 0] = magnitude
    table[lowerNegativeCodes[index] ?? 0] = -magnitude
  }
  return table
}

function signedTable(
  magnitudes: readonly number[],
  arrange: (magnitudes: readonly number[], negatives: readonly number[]) => readonly number[],
): readonly number[] {
  return arrange(
    magnitudes,
    magnitudes.map((magnitude) => -magnitude),
  )
}

/** A coarse code counts down from the largest magnitude on either side of its sign. */
function coarseChanges(byMagnitude: readonly number[]): readonly number[] {
  const order = [0, 7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 0]
  return order.map((magnitude) => byMagnitude[magnitude] ?? 0)
}
