// docs/protocol.md shows a whole visit typed into a terminal. Here it is typed, line by line as it stands there, and the
// server must say what the page says it says. Only what differs from room to room stands in angle brackets.
#include "support/running_server.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

namespace kring::tests {
namespace {
namespace opcode = support::opcode;

// The lines of the block of the page that begins with this command.
std::vector<std::string> block_of(const std::string& command)
{
    std::ifstream page{KRING_PROTOCOL_PAGE};
    std::vector<std::string> lines;
    bool is_within = false;
    for (std::string line; std::getline(page, line);) {
        if (!is_within && line.starts_with(command)) is_within = true;
        if (is_within && line.starts_with("```")) break;
        if (is_within) lines.push_back(line);
    }
    return lines;
}

using known_values = std::map<std::string, std::string>;

// Where a name in angle brackets stands next; `npos`: nowhere. The name with its brackets goes to `name`.
std::size_t find_name(const std::string& text, std::size_t from, std::string& name)
{
    for (std::size_t at = text.find('<', from); at != std::string::npos;
         at = text.find('<', at + 1)) {
        const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at + 1);
        if (end == std::string::npos || text[end] != '>' || end == at + 1) continue;
        name = text.substr(at, end + 1 - at);
        return at;
    }
    return std::string::npos;
}

std::string filled(const std::string& line, const known_values& known)
{
    std::string text = line;
    std::string name;
    for (std::size_t at = find_name(text, 0, name); at != std::string::npos;
         at = find_name(text, at, name)) {
        const std::string& value = known.at(name);
        text.replace(at, name.size(), value);
        at += value.size();
    }
    return text;
}

// Whether a line of the page is what came. A name that is not known yet stands for anything up to what follows it, and is
// known from then on; but time goes on, so `<time>` never is.
bool is_same(const std::string& expected, const std::string& actual, known_values& known)
{
    known_values learned = known;
    std::string name;
    std::size_t at = 0;
    std::size_t read = 0;
    for (std::size_t hole = find_name(expected, 0, name); hole != std::string::npos;
         hole = find_name(expected, at, name)) {
        if (actual.compare(read, hole - at, expected, at, hole - at) != 0) return false;
        read += hole - at;
        at = hole + name.size();
        std::string following;
        const std::size_t next_hole = find_name(expected, at, following);
        const std::string behind = expected.substr(at, next_hole - at);
        const std::size_t end = actual.find(behind, read);
        if (end == std::string::npos) return false;
        const std::string value = actual.substr(read, end - read);
        const auto found = learned.find(name);
        if (found != learned.end() && found->second != value) return false;
        if (name != "<time>") learned.insert_or_assign(name, value);
        read = end;
    }
    if (actual.compare(read, std::string::npos, expected, at, std::string::npos) != 0) return false;
    known = std::move(learned);
    return true;
}

class visit {
public:
    visit(const running_server& to, known_values values) : to_(to), known_(std::move(values)) {}

    void follow(const std::vector<std::string>& lines)
    {
        for (const std::string& line : lines) {
            if (line.starts_with("$ ")) {
                hear_all();
                socket_.emplace(to_.port());
                socket_->upgrade({}, line.substr(line.find("-s ") + 3));
                unmatched_.clear();
            } else if (line.starts_with("> ")) {
                hear_all();
                ASSERT_TRUE(socket_->send_frame(opcode::text, filled(line.substr(2), known_)));
                ++typed;
            } else if (line.starts_with("< ")) {
                awaited_.push_back(line.substr(2));
            } else {
                FAIL() << "neither typed nor heard: " << line;
            }
        }
        hear_all();
    }

    std::size_t typed{};
    std::size_t heard{};

private:
    // What the page shows between two lines that are typed has come, in whatever order: an answer and what others are
    // told have none, and counts may come in more portions than the page shows.
    void hear_all()
    {
        while (true) {
            std::erase_if(awaited_, [this](const std::string& expected) {
                const auto found = std::find_if(
                    unmatched_.begin(), unmatched_.end(),
                    [&](const std::string& actual) { return is_same(expected, actual, known_); });
                if (found == unmatched_.end()) return false;
                unmatched_.erase(found);
                ++heard;
                return true;
            });
            if (awaited_.empty()) return;
            std::string came = "the end of the link";
            try {
                const auto frame = socket_->read_frame();
                if (frame && frame->opcode == opcode::text) {
                    unmatched_.push_back(frame->payload);
                    continue;
                }
                if (frame && frame->opcode != opcode::close) continue;
            } catch (const std::runtime_error& silence) {
                came = silence.what();
            }
            std::string text = came + "; the page says\n";
            for (const std::string& each : awaited_) text += each + "\n";
            text += "but there came\n";
            for (const std::string& each : unmatched_) text += each + "\n";
            throw std::runtime_error(text);
        }
    }

    const running_server& to_;
    known_values known_;
    std::optional<support::raw_client> socket_;
    std::vector<std::string> awaited_;
    std::vector<std::string> unmatched_;
};

TEST(protocol_page, the_visit_by_terminal_happens_as_it_stands_there)
{
    const auto lines = block_of("$ wscat ");
    ASSERT_GT(lines.size(), 15u) << "the visit was not found in " << KRING_PROTOCOL_PAGE;

    running_server server;
    const room_id room = server.create_room();
    socket_client lead{server, socket_client::joining(server, room, "Noor",
                                                      rooms::credential_kind::facilitator_link, 4)};
    ASSERT_TRUE(lead.enter());
    ASSERT_TRUE(lead.settle(domain::open_room{}));

    visit made{
        server,
        {{"<room>", to_base64url(to_bytes(room))},
         {"<secret>", to_base64url(server.secret(room, rooms::credential_kind::join_link))}}};
    ASSERT_NO_FATAL_FAILURE(made.follow(lines));
    EXPECT_GE(made.typed, 6u);
    EXPECT_GE(made.heard, 10u);

    ASSERT_TRUE(lead.step_until([&] { return lead->view().items.size() == 2; }));
    EXPECT_EQ(lead->view().items.at(0).author_name, "Ana");
}
}  // namespace
}  // namespace kring::tests
