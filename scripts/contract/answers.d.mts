export interface Exchange {
  method: string;
  path: string;
  status: number;
  /** By their names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface Answered {
  operation: string | null;
  code: string | null;
  breaches: string[];
}

export function createAnswerChecker(contract: object): { check(exchange: Exchange): Answered };
