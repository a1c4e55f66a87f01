import type { ActionName, Severity } from "@tocsin/core";
import type { Language } from "../language.ts";

/** The fixed words of calls. */
interface Words {
  readonly severity: Readonly<Record<Severity, string>>;
  intro(severity: string): string;
  incidents(count: number): string;
  /** For how long it has been open, in minutes. */
  lasting(minutes: number): string;
  keys(offers: readonly (readonly [key: string, action: ActionName])[]): string;
  readonly noAnswer: string;
  readonly wrongKey: string;
  readonly goodbye: string;
  readonly machine: string;
  readonly gone: string;
  readonly inbound: string;
  readonly trouble: string;
  done(action: ActionName, count: number): string;
  already(by: string | undefined): string;
  readonly over: string;
  unchanged(reason: string): string;
}

const doing: Readonly<Record<ActionName, string>> = {
  acknowledge: "to acknowledge",
  escalate: "to escalate",
  resolve: "to resolve",
};
const past: Readonly<Record<ActionName, string>> = {
  acknowledge: "Acknowledged. Good luck.",
  escalate: "Escalated.",
  resolve: "Resolved.",
};
const doingKorean: Readonly<Record<ActionName, string>> = {
  acknowledge: "확인은",
  escalate: "이관은",
  resolve: "해결은",
};
const pastKorean: Readonly<Record<ActionName, string>> = {
  acknowledge: "확인했습니다. 수고하세요.",
  escalate: "이관했습니다.",
  resolve: "해결로 처리했습니다.",
};

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

const english: Words = {
  severity: { critical: "critical alert", error: "error", warning: "warning", info: "notice" },
  intro: (severity) => `This is Tocsin with ${/^[aeiou]/.test(severity) ? "an" : "a"} ${severity}.`,
  incidents: (count) => `There are ${plural(count, "incident")}. The worst is:`,
  lasting(minutes) {
    const hours = Math.floor(minutes / 60);
    const words = [
      ...(hours > 0 ? [plural(hours, "hour")] : []),
      ...(hours < 24 && minutes % 60 > 0 ? [plural(minutes % 60, "minute")] : []),
    ];
    return words.length === 0 ? "" : `It has been open for ${words.join(" and ")}.`;
  },
  keys: (offers) =>
    `Press ${[...offers.map(([key, action]) => `${key} ${doing[action]}`), "9 to hear it again"].join(", ")}.`,
  noAnswer: "There was no answer. Goodbye.",
  wrongKey: "That key does nothing.",
  goodbye: "Goodbye.",
  machine: "This is Tocsin. There is an alert that needs you. Please look at your messages.",
  gone: "This alert is no longer known. Goodbye.",
  inbound: "This is Tocsin. This number only makes calls. Goodbye.",
  trouble: "That could not be recorded. Please answer in another way, or press the key again.",
  done: (action, count) =>
    count > 1 ? `${plural(count, "incident")}. ${past[action]}` : past[action],
  already: (by) =>
    by === undefined ? "It is already acknowledged." : `Already acknowledged by ${by}.`,
  over: "It is closed already.",
  unchanged: (reason) => `Nothing was changed: ${reason}.`,
};

const korean: Words = {
  severity: { critical: "심각한 장애", error: "오류", warning: "경고", info: "알림" },
  intro: (severity) => `톡신입니다. ${severity}입니다.`,
  incidents: (count) => `장애가 ${count}건 있습니다. 가장 심각한 장애는 다음과 같습니다.`,
  lasting(minutes) {
    const hours = Math.floor(minutes / 60);
    const words = [
      ...(hours > 0 ? [`${hours}시간`] : []),
      ...(hours < 24 && minutes % 60 > 0 ? [`${minutes % 60}분`] : []),
    ];
    return words.length === 0 ? "" : `${words.join(" ")}째 계속되고 있습니다.`;
  },
  keys: (offers) =>
    `${[...offers.map(([key, action]) => `${doingKorean[action]} ${key}번`), "다시 들으시려면 9번"].join(", ")}을 누르세요.`,
  noAnswer: "응답이 없어 전화를 끊습니다.",
  wrongKey: "잘못 누르셨습니다.",
  goodbye: "전화를 끊습니다.",
  machine: "톡신입니다. 확인이 필요한 알림이 있습니다. 메시지를 확인해 주세요.",
  gone: "더 이상 존재하지 않는 알림입니다.",
  inbound: "톡신입니다. 이 번호는 전화를 받지 않습니다.",
  trouble: "기록하지 못했습니다. 다시 누르시거나 다른 방법으로 응답해 주세요.",
  done: (action, count) => (count > 1 ? `${count}건, ${pastKorean[action]}` : pastKorean[action]),
  already: (by) => (by === undefined ? "이미 확인되었습니다." : `${by} 님이 이미 확인했습니다.`),
  over: "이미 종료되었습니다.",
  unchanged: () => "바뀐 것이 없습니다.",
};

export function wordsIn(language: Language): Words {
  return language === "ko" ? korean : english;
}
