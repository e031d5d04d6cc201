// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Exhibits D8 to D11, broken on purpose: one word is believed, and several states have no way out.
contract TrustingEscrow {
    enum State {
        None,
        Booked,
        Active,
        Completed,
        Disputed
    }

    struct Session {
        address fan;
        address creator;
        uint256 amount;
        uint256 duration;
        uint256 startTime;
        bool fanConfirmed;
        bool creatorConfirmed;
        State state;
    }

    mapping(uint256 id => Session) public sessions;

    function bookSession(uint256 id, address creator, uint256 duration) external payable {
        Session storage session = sessions[id];
        (session.fan, session.creator) = (msg.sender, creator);
        (session.amount, session.duration, session.state) = (msg.value, duration, State.Booked);
    }

    function startSession(uint256 id) external {
        Session storage session = sessions[id];
        require(msg.sender == session.fan || msg.sender == session.creator);
        (session.startTime, session.state) = (block.timestamp, State.Active); // D8: one side is enough
    }

    function confirmCompletion(uint256 id) external {
        Session storage session = sessions[id]; // D11: a stranger's word is no error
        if (msg.sender == session.fan) session.fanConfirmed = true;
        if (msg.sender == session.creator) session.creatorConfirmed = true;
        if (session.fanConfirmed && session.creatorConfirmed) _pay(session);
    }

    function disputeSession(uint256 id) external {
        require(sessions[id].state == State.Active);
        sessions[id].state = State.Disputed; // D10: nothing leads out of here
    }

    function autoRelease(uint256 id) external {
        Session storage session = sessions[id];
        require(session.state == State.Active && session.creatorConfirmed);
        require(block.timestamp > session.startTime + session.duration + 1 hours); // D10: may overflow
        _pay(session);
    }

    function _pay(Session storage session) private {
        session.state = State.Completed;
        uint256 fee = session.amount * 25 / 1_000; // D9: stays here for ever
        (bool sent,) = session.creator.call{value: session.amount - fee}("");
        require(sent);
    }
}
