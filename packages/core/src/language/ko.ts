import type { ActionName } from "../message.ts";
import { showDuration, type Unit } from "../route/duration.ts";
import type { Words } from "./en.ts";
import { type Few, type Named, say } from "./phrase.ts";

const units: Readonly<Record<Unit, string>> = { d: "일", h: "시간", m: "분", s: "초" };
const verbs: Readonly<Record<ActionName, string>> = {
  acknowledge: "확인",
  resolve: "해결",
  escalate: "이관",
};
const done: Readonly<Record<ActionName, string>> = {
  acknowledge: "확인했습니다. 수고하세요.",
  resolve: "해결로 처리했습니다.",
  escalate: "이관했습니다.",
};
const duration: Words["duration"] = (count, unit) => `${count}${units[unit]}`;
const behind = (text: string | undefined) => (text === undefined ? "" : ` (${text})`);
const listed = ([shown, more]: Few<string>) =>
  `${shown.join(", ")}${more > 0 ? ` 외 ${more}` : ""}`;

const severity: Words["severity"] = {
  critical: "심각",
  error: "오류",
  warning: "경고",
  info: "정보",
};
const offer: Words["offer"] = {
  silence: "알림 끄기",
  assign: "담당자 지정",
  new: "장애 등록",
  page: "호출",
  send: "메시지 보내기",
};
const own: Readonly<Record<string, string>> = { ...verbs, ...offer };
const named = ({ name, title }: Named) => (Object.hasOwn(own, name) ? own[name] : title);

const leftOut: Words["leftOut"] = {
  severity: (worst) => `심각도 ${severity[worst]}`,
  matcher: (matcher) => `${matcher} 조건에 맞지 않음`,
  hours: (open) => (open ? "근무 시간" : "근무 시간 아님"),
};
const missing: Words["missing"] = {
  person: (key) => `${key}: 없는 사람`,
  schedule: (name) => `${name}: 없는 당직표`,
  onCall: (schedule) => `${schedule}: 당직자 없음`,
  channel: (name) => `${name}: 없는 채널`,
};
const unreached: Words["unreached"] = {
  forgotten: () => "전송 기록 없음",
  refused: () => "거부됨",
  undelivered: () => "전달되지 않음",
  because: (reason) => reason,
  unaccepted: (seconds, reason) =>
    `${seconds}초 안에 접수되지 않음${reason === undefined ? "" : `: ${reason}`}`,
  unreceipted: (seconds) => `${seconds}초 안에 수신이 확인되지 않음`,
};

/** The words of messages in Korean. */
export const ko: Words = {
  locale: "ko-KR",
  letters: /\p{Script=Hangul}/u,
  duration,

  severity,
  status: {
    firing: "발생 중",
    resolved: "정상화",
    queued: "대기 중",
    running: "실행 중",
    succeeded: "성공",
    failed: "실패",
    cancelled: "취소됨",
  },
  tone: {
    critical: "심각",
    error: "오류",
    warning: "경고",
    info: "정보",
    progress: "진행 중",
    success: "정상",
    neutral: "알림",
  },
  incidentState: { open: "진행 중", acknowledged: "확인됨", closed: "종료" },

  summary: {
    firing: (since) => `${since}부터 발생 중`,
    resolved: (lasted) => `${lasted} 만에 정상화`,
    queued: (at) => `${at}부터 대기 중`,
    running: (since) => `${since}부터 실행 중`,
    succeeded: (lasted) => `${lasted} 만에 성공`,
    failed: (lasted) => `${lasted} 만에 실패`,
    cancelled: (lasted) => `${lasted} 만에 취소됨`,
    resolvedBy: (by, lasted) =>
      `${by === undefined ? "담당자가" : `${by} 님이`} ${lasted} 만에 해결`,
    flapping: (changes, lasted, fires) =>
      `불안정: ${lasted} 동안 ${changes}번 바뀜 · ${fires ? "지금 발생 중" : "지금은 정상"}`,
    failures: (count) => `실패 ${count}번`,
    acknowledgedBy: (by) => `${by} 님이 확인함`,
    paging: (names) => `${names} 호출 중`,
  },
  flappingTitle: (title) => `불안정: ${title}`,
  lastChange: "마지막 변경",
  lastChangeIs: (what, by, before) =>
    `${what}${by === undefined ? "" : `, ${by} 님`}, ${before} 전`,
  digest: {
    title: (count, severities) =>
      `장애 ${count}건: ${severities.map(([each, word]) => `${word} ${each}`).join(", ")}`,
    summary: "너무 많아 한꺼번에 알립니다. 다음 소식부터는 각각 따로 알립니다",
  },
  verification: {
    title: (code) => `인증 번호는 ${code}입니다`,
    summary: "15분 동안 유효합니다. 아무에게도 알려 주지 마세요.",
  },
  leftOut,
  missing,
  unreached,
  news: {
    acknowledged: (by, through) => `${by} 님이 확인함${behind(through)}`,
    resolved: (by, through) => `${by} 님이 해결함${behind(through)}`,
    escalated: (by, through) => `${by} 님이 이관함${behind(through)}`,
    assigned: (to, by) => `${by} 님이 ${to} 님에게 배정함`,
    reminder: (summary) => `다시 알림: ${summary}`,
    late: (title) => `늦게 도착: ${title}`,
    flapping: (changes, ms) =>
      `불안정: ${showDuration(ms, duration)} 동안 ${changes}번 바뀜, 안정되면 다시 알립니다`,
    settled: (changes, now) => {
      const how = {
        over: "정상화",
        flapping: "다른 항목은 아직 불안정",
        firing: "아직 발생 중",
        running: "아직 실행 중",
      };
      return `${changes}번 바뀐 뒤 안정됨: ${how[now]}`;
    },
    stillFires: () => "아직 발생 중이어서 지금 알립니다",
    unmuted: (reason, by, name) => {
      if (by === "silenced") return `알림 끄기 종료 (${reason})`;
      return by === "inhibited" ? `알림 억제 종료: ${name}` : `알림 제한 시간 종료: ${name}`;
    },
    uncovered: (title, more) => `알림 제외 종료: ${title}${more === 0 ? "" : ` 외 ${more}건`}`,
    step: (step, policy, told, lacks) => {
      const said = told[0].length === 0 ? "알릴 대상 없음" : listed(told);
      const why = lacks.map((each) => say(missing, each)).join("; ");
      return `${policy} ${step}단계: ${said}${behind(why || undefined)}`;
    },
    stepLeftOut: (step, policy, why) => `${policy} ${step}단계 건너뜀: ${say(leftOut, why)}`,
    nobodyReached: () => "이 단계에서 아무도 연결되지 않아 바로 다음 단계로 넘어갑니다",
    paging: ([people, more]) =>
      `호출: ${listed([people.map(([name, by]) => `${name} 님(${by.join(", ")})`), more])}`,
    unreached: (name, channel, why, next) => {
      const failed = `${name} 님 호출 실패(${channel}): ${say(unreached, why)}`;
      return next === undefined ? failed : `${failed}; 다음 시도: ${next}`;
    },
    timedOut: (by, ms) =>
      `${by === undefined ? "" : `${by} 님이 `}확인한 뒤 ${showDuration(ms, duration)} 동안 해결되지 않아 다시 호출합니다`,
    placeUnreached: (target, why) => `${target} 알림 실패: ${say(unreached, why)}`,
    roundMissed: (ms) =>
      `아무도 연결되지 않아 ${showDuration(ms, duration)} 뒤 모든 단계를 다시 진행합니다`,
    risen: (worst) => `심각도가 ${severity[worst]}(으)로 높아져 1단계부터 다시 호출합니다`,
    pagedAgain: (fires) => `${fires ? "아직 발생 중" : "아직 불안정함"}: 다시 호출합니다`,
    testOver: () => "테스트 종료: 응답 없음",
    asked: (by, action, why, approvals, order) => {
      const others = approvals === 1 ? "다른 사람의" : `다른 사람 ${approvals}명의`;
      const reason = why === undefined ? "" : `(${why})`;
      return `${by} 님의 요청: ${named(action)}${reason}; ${others} 동의가 필요합니다 (요청 번호 ${order})`;
    },
    agreed: (by, action, asker) => `${by} 님이 동의함: ${named(action)} (${asker} 님 요청)`,
    goesOn: (action, asker) => `${named(action)} (${asker} 님 요청)`,
    ended: (action, by, why, how) => {
      const words = { done: "완료", refused: "거부됨", failed: "실패", unclear: "결과 확인 필요" };
      const reason = why === undefined ? "" : `, ${why}`;
      return `${named(action)}: ${words[how]} (${by} 님${reason})`;
    },
  },

  label: {
    acknowledge: "확인",
    resolve: "해결",
    escalate: "이관",
    acknowledgedBy: "확인한 사람",
    by: "실행한 사람",
    since: "시작",
    details: "자세한 내용",
    latest: "최근 소식",
    links: "링크",
    image: "이미지",
    attached: "첨부",
    openIncident: "장애 열기",
    untitled: "알림",
    things: (count) => `${count}건`,
    more: (count) => `… 외 ${count}건`,
    earlier: (count) => `… 이전 ${count}건`,
    textGoesOn: "나머지 내용은 원본에 있습니다.",
    update: "새 소식",
    still: "계속",
    route: "경로",
    receiver: "수신처",
    incident: "장애",
  },
  page: {
    subject: (name) => `${name} 님 호출`,
    test: (name) => `테스트: ${name} 님은 이렇게 호출됩니다`,
    needs: (by) => `${by} 님이 찾습니다`,
    from: "호출한 사람",
  },
  offer,
  mail: {
    reminder: "바뀐 것이 없어 다시 알립니다.",
    sinceLast: "지난 메일 이후",
    inIncident: "이 장애에 속한 것",
    question: { acknowledge: "이 장애를 확인할까요?", resolve: "이 장애를 해결로 처리할까요?" },
    nothingToDo: "할 일이 없습니다",
    nothingChanged: "바뀐 것이 없습니다",
    closed: "종료되었습니다.",
    resolved: "해결로 처리했습니다",
    acknowledged: "확인했습니다",
  },

  text: {
    severity,
    normal: "정상화",
    closed: "종료",
    incidents: (count) => `장애 ${count}건`,
    reply: (action, which) => `답장: ${verbs[action]} ${which}`.trim(),
    all: "전체",
    done: (action, which) => `${which} ${verbs[action]}했습니다.`,
    already: (which, by) => `${which}: ${by} 님이 이미 확인했습니다.`,
    over: (which) => `${which}: 이미 종료되었습니다.`,
    unchanged: (which) => `${which}: 바뀐 것이 없습니다.`,
    more: (count, action) => `남은 장애 ${count}건: ${verbs[action]} 전체`,
    open: (codes) => `진행 중: ${codes}`,
    nothingOpen: "진행 중인 장애가 없습니다.",
    unknownCode: (codes) => `${codes}: 없는 장애입니다.`,
    help: "확인, 해결, 이관 중 하나로 답장하세요. 예: 확인 7KQ2M, 확인 전체",
    stranger: "당직자만 사용할 수 있는 번호입니다.",
    trouble: "기록하지 못했습니다. 다시 보내 주세요.",
    answers: {
      acknowledge: ["확인"],
      resolve: ["해결"],
      escalate: ["이관"],
      all: ["전체", "모두"],
      help: ["도움", "도움말"],
    },
  },

  call: {
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
    keys: (offers, again) => {
      const each = offers.map(([key, action]) => `${verbs[action]}은 ${key}번`);
      return `${[...each, `다시 들으시려면 ${again}번`].join(", ")}을 누르세요.`;
    },
    noAnswer: "응답이 없어 전화를 끊습니다.",
    wrongKey: "잘못 누르셨습니다.",
    goodbye: "전화를 끊습니다.",
    machine: "톡신입니다. 확인이 필요한 알림이 있습니다. 메시지를 확인해 주세요.",
    gone: "더 이상 존재하지 않는 알림입니다.",
    inbound: "톡신입니다. 이 번호는 전화를 받지 않습니다.",
    trouble: "기록하지 못했습니다. 다시 누르시거나 다른 방법으로 응답해 주세요.",
    done: (action, count) => (count > 1 ? `${count}건, ${done[action]}` : done[action]),
    already: (by) => (by === undefined ? "이미 확인되었습니다." : `${by} 님이 이미 확인했습니다.`),
    over: "이미 종료되었습니다.",
    unchanged: () => "바뀐 것이 없습니다.",
  },
};
