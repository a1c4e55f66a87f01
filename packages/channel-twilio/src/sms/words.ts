import type { ActionName, Severity } from "@tocsin/core";
import type { Language } from "../language.ts";

/** The fixed words of texts. English ones are within GSM-7. */
interface Words {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly normal: string;
  readonly closed: string;
  incidents(count: number): string;
  /** What to answer, such as `Reply ack 7KQ2M`. */
  reply(action: ActionName, which: string): string;
  readonly all: string;
  done(action: ActionName, which: string): string;
  already(which: string, by: string): string;
  over(which: string): string;
  unchanged(which: string, reason: string): string;
  more(count: number, action: ActionName): string;
  open(codes: string): string;
  readonly nothingOpen: string;
  unknownCode(codes: string): string;
  readonly help: string;
  readonly stranger: string;
  readonly trouble: string;
}

const verbs: Readonly<Record<Language, Readonly<Record<ActionName, string>>>> = {
  en: { acknowledge: "ack", resolve: "resolve", escalate: "escalate" },
  ko: { acknowledge: "확인", resolve: "해결", escalate: "이관" },
};
const past: Readonly<Record<ActionName, string>> = {
  acknowledge: "Acknowledged",
  resolve: "Resolved",
  escalate: "Escalated",
};

const english: Words = {
  severity: { critical: "CRITICAL", error: "ERROR", warning: "WARNING", info: "INFO" },
  normal: "Back to normal",
  closed: "Closed",
  incidents: (count) => `${count} incidents`,
  reply: (action, which) => `Reply ${verbs.en[action]} ${which}`.trim(),
  all: "all",
  done: (action, which) => `${past[action]} ${which}.`,
  already: (which, by) => `${which} is already acknowledged by ${by}.`,
  over: (which) => `${which} is closed already.`,
  unchanged: (which, reason) => `${which} is unchanged: ${reason}.`,
  more: (count, action) => `${count} more open: reply ${verbs.en[action]} all.`,
  open: (codes) => `Open: ${codes}.`,
  nothingOpen: "Nothing that you were told of is open.",
  unknownCode: (codes) => `There is no incident ${codes}.`,
  help: "Reply ack, resolve or escalate for the newest, with a code (ack 7KQ2M) for one, with all for all.",
  stranger: "This number takes answers of people on call only.",
  trouble: "That could not be recorded. Please send it again.",
};

const korean: Words = {
  severity: { critical: "심각", error: "오류", warning: "경고", info: "정보" },
  normal: "정상화",
  closed: "종료",
  incidents: (count) => `장애 ${count}건`,
  reply: (action, which) => `답장: ${verbs.ko[action]} ${which}`.trim(),
  all: "전체",
  done: (action, which) => `${which} ${verbs.ko[action]}했습니다.`,
  already: (which, by) => `${which}: ${by} 님이 이미 확인했습니다.`,
  over: (which) => `${which}: 이미 종료되었습니다.`,
  unchanged: (which) => `${which}: 바뀐 것이 없습니다.`,
  more: (count, action) => `남은 장애 ${count}건: ${verbs.ko[action]} 전체`,
  open: (codes) => `진행 중: ${codes}`,
  nothingOpen: "진행 중인 장애가 없습니다.",
  unknownCode: (codes) => `${codes}: 없는 장애입니다.`,
  help: "확인, 해결, 이관 중 하나로 답장하세요. 예: 확인 7KQ2M, 확인 전체",
  stranger: "당직자만 사용할 수 있는 번호입니다.",
  trouble: "기록하지 못했습니다. 다시 보내 주세요.",
};

export function wordsIn(language: Language): Words {
  return language === "ko" ? korean : english;
}
