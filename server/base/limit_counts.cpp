#include "base/limit_counts.hpp"

namespace kring {
std::string_view name_of(limit which)
{
    switch (which) {
        case limit::connections: return "connections";
        case limit::connections_per_address: return "connections_per_address";
        case limit::pending_connections: return "pending_connections";
        case limit::pending_per_address: return "pending_per_address";
        case limit::new_per_address: return "new_per_address";
        case limit::memory: return "memory";
        case limit::sockets_per_member: return "sockets_per_member";
        case limit::tls_handshake_time: return "tls_handshake_time";
        case limit::handshake_time: return "handshake_time";
        case limit::http_head_time: return "http_head_time";
        case limit::http_head_bytes: return "http_head_bytes";
        case limit::http_headers: return "http_headers";
        case limit::http_target_bytes: return "http_target_bytes";
        case limit::http_body_bytes: return "http_body_bytes";
        case limit::http_body_time: return "http_body_time";
        case limit::http_requests: return "http_requests";
        case limit::hello_time: return "hello_time";
        case limit::origin: return "origin";
        case limit::message_bytes: return "message_bytes";
        case limit::message_time: return "message_time";
        case limit::unfinished_bytes: return "unfinished_bytes";
        case limit::control_frames: return "control_frames";
        case limit::malformed_commands: return "malformed_commands";
        case limit::commands_in_flight: return "commands_in_flight";
        case limit::pong_time: return "pong_time";
        case limit::command_rate: return "command_rate";
        case limit::member_rate: return "member_rate";
        case limit::room_rate: return "room_rate";
        case limit::room_joins: return "room_joins";
        case limit::server_rate: return "server_rate";
        case limit::snapshot_rate: return "snapshot_rate";
        case limit::export_rate: return "export_rate";
        case limit::rate_abuse: return "rate_abuse";
        case limit::code_failures_of_address: return "code_failures_of_address";
        case limit::code_failures: return "code_failures";
        case limit::passphrases: return "passphrases";
        case limit::append_queue: return "append_queue";
        case limit::outboxes_per_member: return "outboxes_per_member";
        case limit::participants: return "participants";
        case limit::room_events: return "room_events";
        case limit::lobby: return "lobby";
        case limit::room_view_bytes: return "room_view_bytes";
        case limit::backlog: return "backlog";
        case limit::outgoing_bytes: return "outgoing_bytes";
        case limit::count_: break;
    }
    return "unknown";
}
}  // namespace kring
